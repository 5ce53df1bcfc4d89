import { plainText } from '$sections/chat/markdown';

/** A message's words without its marks: what is quoted is read, not formatted. */
export function bare(text: string): string {
  return plainText(text, () => undefined);
}

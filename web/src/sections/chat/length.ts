import { number, t } from '$i18n';

/** The longest message, in bytes of UTF-8; the server says so, too. */
export const MOST_BYTES = 40_000;

const encoder = new TextEncoder();

/** How many bytes a text is beyond what a message holds; 0 where it fits. */
export function bytesOver(text: string): number {
  // Whatever the letters are, none takes more than three bytes for each unit of length.
  if (text.length * 3 <= MOST_BYTES) return 0;
  return Math.max(encoder.encode(text).length - MOST_BYTES, 0);
}

/** Why a text cannot be sent as one message; empty where it can. */
export function tooLong(text: string): string {
  const over = bytesOver(text);
  return over > 0 ? t('chat-too-long', { over: number(over), limit: number(MOST_BYTES) }) : '';
}

export const PHOTO_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];

/** The server's limit, two mebibytes; told before the upload rather than after it. */
const LARGEST = 2 * 1024 * 1024;

/** Why a file cannot be a photo, or null when it can. */
export function photoProblem(file: { type: string; size: number }): 'wrong_type' | 'too_large' | null {
  if (!PHOTO_TYPES.includes(file.type)) return 'wrong_type';
  return file.size > LARGEST ? 'too_large' : null;
}

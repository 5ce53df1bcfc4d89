/** How loud a voice message is, and how long, in figures. */

/** The most stretches the server keeps. */
const STRETCHES = 64;

/** The longest voice message, milliseconds. */
export const LONGEST_VOICE = 10 * 60_000;

/** How loud a piece of sound is, 0 to 1: loud enough for speech to be seen. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(power) * 4);
}

/** What was heard as up to 64 hexadecimal digits, the loudest of each stretch. */
export function levelsOf(heard: readonly number[]): string {
  const count = Math.min(heard.length, STRETCHES);
  const digit = (at: number) => {
    const from = Math.floor((at * heard.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * heard.length) / count));
    const loudest = Math.max(...heard.slice(from, to));
    return Math.round(Math.min(1, Math.max(0, loudest)) * 15).toString(16);
  };
  return Array.from({ length: count }, (_, at) => digit(at)).join('');
}

/** The digits as shares of the height, 0 to 1; a plain line where nothing is known. */
export function heightsOf(levels: string): number[] {
  const heights = [...levels].map((digit) => Number.parseInt(digit, 16) / 15);
  return heights.length > 0 && heights.every(Number.isFinite) ? heights : Array<number>(32).fill(0.2);
}

/** "4:05". */
export function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

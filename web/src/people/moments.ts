/** Between moments and what `datetime-local` holds, in the browser's own zone. */

/** `2026-12-14T18:00` of a moment; empty for none. */
export function toLocal(moment: string | null): string {
  if (!moment) return '';
  const date = new Date(moment);
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The moment; null where nothing was chosen. */
export function fromLocal(typed: string): string | null {
  const date = new Date(typed);
  return typed && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

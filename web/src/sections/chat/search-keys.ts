import { t } from '$i18n';

/** The filters of a search, as the page offers them; each is written in the reader's language or in English. */
export const KEYS = ['from', 'in', 'after', 'before', 'has'] as const;

/** Without a filter that is still being written at the end: «до:» alone is no day yet. */
export function finished(text: string): string {
  const whole = text.trim();
  const last = whole.split(/\s+/).at(-1) ?? '';
  const keys = KEYS.flatMap((key) => [`${key}:`, t(`chat-search-${key}`)]);
  return keys.includes(last.toLocaleLowerCase()) ? whole.slice(0, -last.length).trim() : whole;
}

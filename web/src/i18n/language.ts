import type { Language } from '$api/types';

export const LANGUAGES: readonly Language[] = ['ru', 'en'];

/** Picks the language of a page: the remembered one, else the first of the browser's we speak, else English. */
export function preferredLanguage(remembered: string | null, browser: readonly string[]): Language {
  const wishes = remembered === null ? browser : [remembered, ...browser];
  for (const wish of wishes) {
    const primary = wish.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}

import { SvelteSet } from 'svelte/reactivity';
import type { Message } from '$api/types';
import { i18n } from '$i18n';

/** The messages whose translation is shown under them, until the page is loaded anew. */
export const translated = new SvelteSet<string>();

/** Shows a message's translation, or puts it away. */
export function translate(message: Message): void {
  if (!translated.delete(message.id)) translated.add(message.id);
}

/** What to translate into: the reader's own language, or the other one when it is written in that already. */
export function targetOf(text: string, own: string = i18n.language): 'ru' | 'en' {
  const russian = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const written = russian > latin ? 'ru' : 'en';
  if (written !== own) return own === 'ru' ? 'ru' : 'en';
  return own === 'ru' ? 'en' : 'ru';
}

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { spoken } from '$api/client';
import type { Language } from '$api/types';
import { preferredLanguage } from './language';

type Load = () => Promise<string>;
const texts = import.meta.glob<string>('../../../locales/*/*.ftl', { query: '?raw', import: 'default' });

/** Files every page needs. */
const ALWAYS = ['web', 'errors'];

class I18n {
  /** The language of the page. */
  language = $state<Language>('en');
  /** The person's time zone; undefined means the browser's. */
  timeZone = $state<string | undefined>(undefined);
  bundle = $state.raw(new FluentBundle('en', { useIsolating: false }));
  #files = new Set<string>(ALWAYS);
  #loaded = '';
  /** One load after another, so that the language asked for last is the one that stays. */
  #queue: Promise<void> = Promise.resolve();

  /** Makes the texts of these files available (`chat` is `locales/<language>/chat.ftl`). */
  async use(...files: string[]): Promise<void> {
    for (const file of files) this.#files.add(file);
    await this.#load(() => this.language);
  }

  /** Changes the language of the page at once, without a reload, and remembers it in this browser. */
  async switchTo(language: Language): Promise<void> {
    await this.#load(() => language);
    localStorage.setItem('sufler.language', language);
  }

  /** The first language of a visit: what this browser used last, else what it prefers. */
  async start(): Promise<void> {
    if (this.#loaded !== '') return;
    const first = preferredLanguage(localStorage.getItem('sufler.language'), navigator.languages);
    await this.#load(() => first);
  }

  #load(language: () => Language): Promise<void> {
    this.#queue = this.#queue.catch(() => {}).then(() => this.#apply(language()));
    return this.#queue;
  }

  async #apply(language: Language): Promise<void> {
    const wanted = `${language}:${[...this.#files].sort().join()}`;
    if (wanted === this.#loaded) return;
    const bundle = await bundleOf(language, this.#files);
    this.#loaded = wanted;
    this.bundle = bundle;
    this.language = language;
    spoken.language = language;
    document.documentElement.lang = language;
  }
}

async function bundleOf(language: Language, files: Iterable<string>): Promise<FluentBundle> {
  const bundle = new FluentBundle(language, { useIsolating: false });
  const loads = [...files].map(
    (file) => texts[`../../../locales/${language}/${file}.ftl`] as Load | undefined,
  );
  for (const text of await Promise.all(loads.map((load) => load?.()))) {
    if (text !== undefined) bundle.addResource(new FluentResource(text));
  }
  return bundle;
}

export const i18n = new I18n();

/** The text of a key in the page's language; a key without a text shows itself. */
export function t(key: string, values?: Record<string, FluentVariable>): string {
  const { bundle } = i18n;
  const pattern = bundle.getMessage(key)?.value;
  return pattern ? bundle.formatPattern(pattern, values, []) : key;
}

/** Whether a key has a text (for keys put together from what the server sent). */
export function hasText(key: string): boolean {
  return i18n.bundle.hasMessage(key);
}

import type { IconName } from '$ui/icons';
import type { Id } from '$api/types';

export type SectionCode = 'feed' | 'tasks' | 'chat' | 'crm' | 'mail' | 'calendar' | 'sites';

/** One line the switcher (Ctrl+K) may offer. */
export interface SwitcherEntry {
  id: string;
  title: string;
  /** A second, quieter text: where it is, who wrote it. */
  hint?: string;
  icon: IconName;
  href: string;
  /** Extra words it is found by. */
  words?: string;
  /** Found by the server already: shown as it is, not filtered by us. */
  found?: boolean;
}

/** One keyboard shortcut shown on the help page. `keys` is like `Ctrl+K` or `g c`. */
export interface Shortcut {
  keys: string;
  titleKey: string;
}

/** What the shell knows of a section. `index.ts` of the section's folder exports one as `section`. */
export interface Section {
  code: SectionCode;
  titleKey: string;
  icon: IconName;
  href: string;
  /** Locale files to load before a page of the section is drawn. */
  files: string[];
  shortcuts?: Shortcut[];
  /** Called while the navigation is being made; `count` is read reactively and shown beside the entry. */
  useBadge?: () => { readonly count: number };
  /** Entries for the switcher, asked once when it opens, to be ranked by what is typed. */
  entries?: () => Promise<SwitcherEntry[]>;
  /** Entries the server finds for a text of two letters or more. */
  search?: (query: string, signal: AbortSignal) => Promise<SwitcherEntry[]>;
  /** Begins to write to a person and answers the address to go to; the person's card offers it. */
  writeTo?: (personId: Id) => Promise<string>;
  /** The address of a thing of this section, for notifications and runs; null when it is not ours. */
  addressOf?: (subject: { kind: string; id: Id }, roomId: Id | null, threadId: Id | null) => string | null;
}

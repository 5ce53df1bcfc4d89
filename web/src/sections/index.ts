import type { Section, SectionCode } from './types';

export type { Section, SectionCode, Shortcut, SwitcherEntry } from './types';

const ORDER: readonly SectionCode[] = ['feed', 'tasks', 'chat', 'crm', 'mail', 'calendar', 'sites'];

/** A section joins by having `<code>/index.ts` that exports `section`; there is nothing else to register. */
const found = import.meta.glob<Section>('./*/index.ts', { eager: true, import: 'section' });

/** The sections this build has, in the order of the navigation. */
export const sections: readonly Section[] = Object.values(found).sort(
  (a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code),
);

/** The address of a thing, whichever section it belongs to. */
export function addressOf(
  subject: { kind: string; id: string },
  roomId: string | null,
  threadId: string | null = null,
): string | null {
  for (const section of sections) {
    const address = section.addressOf?.(subject, roomId, threadId);
    if (address) return address;
  }
  return null;
}

const TITLES: Record<SectionCode, string> = {
  feed: 'web-feed',
  tasks: 'web-tasks',
  chat: 'web-chat',
  crm: 'web-crm',
  mail: 'web-mail',
  calendar: 'web-calendar',
  sites: 'web-sites',
};

/** The key of a section's title, also of one this build does not have yet; null for a stranger. */
export function titleKeyOf(code: string): string | null {
  return TITLES[code as SectionCode] ?? null;
}

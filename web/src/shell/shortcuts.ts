import { sections, type SectionCode, type Shortcut } from '$sections';
import { overlays } from './overlays.svelte';
import { panel } from './panel.svelte';

/** The letter pressed after `g`, by the key's place on the keyboard, so that a Russian layout works too. */
const PLACES: Record<SectionCode, string> = {
  feed: 'F',
  tasks: 'T',
  chat: 'C',
  crm: 'R',
  mail: 'M',
  calendar: 'K',
  sites: 'W',
};
const SETTINGS = 'S';
const BELL = 'N';
const PATIENCE = 1200;

/** The shortcuts of the shell, for the help. */
export function shellShortcuts(): Shortcut[] {
  return [
    { keys: 'Ctrl+K', titleKey: 'web-keys-switcher' },
    { keys: 'Ctrl+J', titleKey: 'web-keys-assistant' },
    ...sections.map(({ code, titleKey }) => ({ keys: `g ${PLACES[code].toLowerCase()}`, titleKey })),
    { keys: `g ${BELL.toLowerCase()}`, titleKey: 'web-notifications' },
    { keys: `g ${SETTINGS.toLowerCase()}`, titleKey: 'web-settings' },
    { keys: '?', titleKey: 'web-keys-help' },
  ];
}

/** Where `g` and then this key lead, or null. */
export function placeOf(code: string, known: readonly { code: SectionCode; href: string }[]): string | null {
  if (code === `Key${BELL}`) return '/notifications';
  if (code === `Key${SETTINGS}`) return '/settings/profile';
  return known.find((section) => code === `Key${PLACES[section.code]}`)?.href ?? null;
}

/** Whether a press belongs to a text being written and not to us. */
export function isWriting(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return (
    element.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !==
    null
  );
}

let goneSince = -Infinity;

/** Whether a press ends `g …`: then it leads somewhere, whatever else the key means where the focus is. */
export function leadsAway(event: KeyboardEvent): boolean {
  return event.timeStamp - goneSince < PATIENCE && placeOf(event.code, sections) !== null;
}

/** Answers a press of a key anywhere in the application. */
export function onKey(event: KeyboardEvent, goto: (address: string) => unknown): void {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) withControl(event);
  else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target)) alone(event, goto);
}

function withControl(event: KeyboardEvent): void {
  if (event.code === 'KeyK') overlays.toggle('switcher');
  else if (event.code === 'KeyJ' && panel.offered) panel.toggle();
  else return;
  event.preventDefault();
}

function alone(event: KeyboardEvent, goto: (address: string) => unknown): void {
  const isSecond = event.timeStamp - goneSince < PATIENCE;
  goneSince = -Infinity;
  const place = isSecond ? placeOf(event.code, sections) : null;
  if (place) goto(place);
  else if (event.key === '?') overlays.toggle('shortcuts');
  else if (event.code === 'KeyG' && !event.shiftKey) goneSince = event.timeStamp;
  else return;
  event.preventDefault();
}

import type { Message } from '$api/types';
import { leadsAway } from '$shell/shortcuts';
import type { MessageDeeds } from './deeds';
import { neighbour } from './place';

/** Which deed a key does on the message that has the focus. By place on the keyboard, so that Russian letters work too. */
export function deedOf(event: KeyboardEvent, message: Message, deeds: MessageDeeds): boolean {
  const may = deeds.may(message);
  const isThere = message.deleted_at === null;
  const deed = {
    KeyE: may.edit ? deeds.edit : () => {},
    KeyF: isThere && deeds.forward,
    KeyS: isThere && deeds.save,
    KeyR: may.react && press('[data-react]'),
    KeyM: press('[data-menu]'),
    KeyP: may.pin && deeds.pin,
    Delete: may.remove && deeds.remove,
    Enter: deeds.thread,
    NumpadEnter: deeds.thread,
    KeyQ: isThere && deeds.quote,
    KeyL: deeds.copyLink,
    KeyU: deeds.unreadFrom,
    KeyX: deeds.pick && ((one: Message) => deeds.pick?.(one, event.shiftKey)),
    Space: deeds.pick && ((one: Message) => deeds.pick?.(one, event.shiftKey)),
  }[event.code];
  if (!deed) return false;
  deed(message);
  return true;
}

/** Opens what the tools of a message hold, as a click does. */
function press(button: string): (message: Message) => void {
  return ({ id }) => document.querySelector<HTMLElement>(`[data-message="${id}"]:focus ${button}`)?.click();
}

/** Answers a key on a message of a list: the arrows walk, the others do a deed. */
export function pressIn(
  list: HTMLElement,
  event: KeyboardEvent,
  messageOf: (id: string | undefined) => Message | undefined,
  deeds: MessageDeeds,
): void {
  const item = (event.target as HTMLElement).closest<HTMLElement>('[data-message]');
  if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
  if (leadsAway(event)) return;
  const id = item.dataset['message'];
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
  if (step) walk(neighbour(list, id ?? null, step));
  const message = messageOf(id);
  if (step || (message && deedOf(event, message, deeds))) event.preventDefault();
}

function walk(item: HTMLElement | null): void {
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: 'nearest' });
}

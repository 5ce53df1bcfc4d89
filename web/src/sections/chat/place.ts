/** Where the reader is in a scrolled list of messages, so that growing or reflowing it moves nothing under the eyes. */

export interface Place {
  /** The first message that shows, and how far its top is from the top of the list, pixels. */
  id: string | null;
  offset: number;
  /** How far the list was scrolled then, pixels. */
  scrolled: number;
  atEnd: boolean;
}

/** Nearer to the end than this counts as being there, pixels. */
const END = 48;

function messagesIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[data-message]')];
}

/** The first of `items` whose lower edge is below `line` (they stand in order). */
function firstBelow(items: HTMLElement[], line: number): HTMLElement | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && item.getBoundingClientRect().bottom > line) high = middle;
    else low = middle + 1;
  }
  return items[low];
}

export function placeIn(list: HTMLElement): Place {
  const { top } = list.getBoundingClientRect();
  const first = firstBelow(messagesIn(list), top);
  return {
    id: first?.dataset['message'] ?? null,
    offset: first ? first.getBoundingClientRect().top - top : 0,
    scrolled: list.scrollTop,
    atEnd: list.scrollHeight - list.scrollTop - list.clientHeight < END,
  };
}

/** Puts the list back to a place; with `follow`, a reader at the end stays at the end. */
export function restore(list: HTMLElement, place: Place, follow: boolean): void {
  if (follow && place.atEnd) {
    list.scrollTop = list.scrollHeight;
    return;
  }
  const item = place.id && find(list, place.id);
  if (!item) return;
  const now = item.getBoundingClientRect().top - list.getBoundingClientRect().top;
  list.scrollTop += now - place.offset;
}

export function find(list: HTMLElement, id: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
}

/** The highest `seq` whose message has its lower edge on the screen; 0 when none has. */
export function lastSeen(list: HTMLElement): number {
  const { bottom } = list.getBoundingClientRect();
  const items = messagesIn(list);
  const cut = firstBelow(items, bottom + 1);
  const index = cut ? items.indexOf(cut) - 1 : items.length - 1;
  return Number(items[index]?.dataset['seq'] ?? 0);
}

/** The message before or after the one that has the focus. */
export function neighbour(list: HTMLElement, from: string | null, step: 1 | -1): HTMLElement | null {
  const items = messagesIn(list);
  const at = items.findIndex((item) => item.dataset['message'] === from);
  if (at < 0) return items.at(step > 0 ? 0 : -1) ?? null;
  return items[at + step] ?? null;
}

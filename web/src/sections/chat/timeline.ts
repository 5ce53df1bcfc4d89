/** The stretch of a room's messages that is on the page: grows at both ends, is trimmed at the far one. */
import type { Message, MessagePage } from '$api/types';

export interface Timeline {
  /** Ascending by `seq`, each once. */
  items: Message[];
  hasBefore: boolean;
  hasAfter: boolean;
}

/** More messages than this are not kept on the page. */
export const MOST = 300;
export const PAGE = 50;

export function fromPage(page: MessagePage): Timeline {
  return { items: merge([], page.items), hasBefore: page.has_before, hasAfter: page.has_after };
}

/** Adds an older page; when too long, lets go of the newest. */
export function prepend(timeline: Timeline, page: MessagePage, most = MOST): Timeline {
  const items = merge(timeline.items, page.items);
  const kept = items.slice(0, most);
  return {
    items: kept,
    hasBefore: page.has_before,
    hasAfter: timeline.hasAfter || kept.length < items.length,
  };
}

/** Adds a newer page; when too long, lets go of the oldest. */
export function append(timeline: Timeline, page: MessagePage, most = MOST): Timeline {
  const items = merge(timeline.items, page.items);
  const kept = items.slice(-most);
  return {
    items: kept,
    hasBefore: timeline.hasBefore || kept.length < items.length,
    hasAfter: page.has_after,
  };
}

/** Puts in one message the server has just answered; only where it joins on without a gap. */
export function insert(timeline: Timeline, message: Message): Timeline {
  const isKnown = timeline.items.some((item) => item.id === message.id);
  if (message.thread_id !== null || (timeline.hasAfter && !isKnown)) return timeline;
  return { ...timeline, items: merge(timeline.items, [message]).slice(-MOST) };
}

/** How many messages a refresh asks for, so that one request answers it: those here, and a page of news at the end. */
export function refreshLimit(timeline: Timeline): number {
  const held = timeline.items.length;
  return timeline.hasAfter ? Math.max(1, held - 1) : Math.min(500, held + PAGE);
}

/** The part of the newest page from the first message here on; null when the page does not reach back that far. */
export function sinceFirst(timeline: Timeline, newest: MessagePage): MessagePage | null {
  const first = timeline.items[0]?.seq ?? 0;
  const reaches = !newest.has_before || (newest.items[0]?.seq ?? Infinity) <= first;
  return reaches ? { ...newest, items: newest.items.filter((message) => message.seq >= first) } : null;
}

/**
 * The same stretch after a refresh: `page` holds what follows `askedSeq` now. What was added meanwhile at either end
 * (an older page, a message just posted) stays.
 */
export function refreshed(timeline: Timeline, askedSeq: number, page: MessagePage): Timeline {
  const end = page.items.at(-1)?.seq ?? askedSeq;
  const kept = timeline.items.filter((message) => message.seq <= askedSeq || message.seq > end);
  const isPast = kept.some((message) => message.seq > end);
  const all = merge(kept, page.items);
  const items = all.slice(-MOST);
  return {
    items,
    hasBefore: timeline.hasBefore || items.length < all.length,
    hasAfter: isPast ? timeline.hasAfter : page.has_after,
  };
}

/** Both lists as one, the second winning where a message is in both. */
function merge(held: readonly Message[], fresh: readonly Message[]): Message[] {
  const byId = new Map(held.map((message) => [message.id, message]));
  for (const message of fresh) if (message.thread_id === null) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

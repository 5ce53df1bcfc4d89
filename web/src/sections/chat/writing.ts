import type { StartRun } from '$api/types';
import type { Place } from './outbox';

/** What can be done to a text that stands in the message box. */
export const MANNERS = ['correct', 'shorter', 'politer', 'clearer'] as const;
export type Manner = (typeof MANNERS)[number];

/** Asks for the draft of a reply in the room or thread; `wish` is what the person wants to say. */
export function replyTo(place: Place, wish: string): StartRun {
  return {
    scenario: 'chat.reply',
    subject: place.threadId
      ? { kind: 'chat.thread', id: place.threadId }
      : { kind: 'chat.room', id: place.roomId },
    selection: [],
    instruction: wish,
  };
}

/** Asks for other words for a text. */
export function rewriting(text: string, instruction: string): StartRun {
  return { scenario: 'chat.rewrite', input: text, selection: [], instruction };
}

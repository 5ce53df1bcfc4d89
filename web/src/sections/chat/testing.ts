import type { Message } from '$api/types';

/** A message for tests: `seq` gives everything that is not said otherwise. */
export function message(seq: number, over: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    room_id: 'r',
    thread_id: null,
    seq,
    imported: false,
    author: { id: 'anna', name: 'Анна', photo_url: null, foreign: false, guest: false, assistant: false },
    body: `text ${seq}`,
    mentions: [],
    departments: [],
    reactions: [],
    pinned: false,
    saved: false,
    quote: null,
    poll: null,
    files: [],
    asked: null,
    made: null,
    deleted_at: null,
    created_at: new Date(Date.UTC(2026, 10, 23, 6, 0, seq)).toISOString(),
    edited_at: null,
    client_id: `c${seq}`,
    replies_count: 0,
    last_reply_at: null,
    ...over,
  };
}

/** Messages from `first` to `last`, both included. */
export function messages(first: number, last: number): Message[] {
  return Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
}

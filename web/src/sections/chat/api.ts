/** The section's queries and the changes it asks the server for. */
import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { live } from '$api/live';
import { queryClient } from '$api/query';
import type { Message, MessagePage, NewPoll, Person, Posting, Room, RoomKind, ThreadPage } from '$api/types';
import {
  append,
  fromPage,
  insert,
  PAGE,
  prepend,
  refreshed,
  refreshLimit,
  sinceFirst,
  type Timeline,
} from './timeline';

type Paging = { before?: string; after?: string; around?: string; at?: string; limit?: number };

live.onStale('chat.rooms', () => [['rooms']]);
const insideOf = (id: string) => [
  ['room', id],
  ['messages', id],
  ['thread', id],
  ['members', id],
];
live.onStale(
  'chat.room',
  ({ id = '' }) => [...insideOf(id), ['rooms']],
  // The list of rooms is told of what is new in any of them by itself.
  ({ id = '' }) => insideOf(id),
);
live.onStale('chat.thread', () => [['thread']]);

export const roomsQuery = (filter: 'mine' | 'open') =>
  queryOptions({
    queryKey: ['rooms', filter],
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/rooms', { params: { query: { filter, limit: 500 } }, signal })),
    select: (page) => page.items,
  });

export const roomQuery = (id: string) =>
  queryOptions({
    queryKey: ['room', id],
    queryFn: ({ signal }) => body(client.GET('/api/v1/rooms/{id}', { params: { path: { id } }, signal })),
  });

/** The company's departments, which a message can call. */
export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/departments', { signal })),
  select: (page) => page.items,
  staleTime: 5 * 60_000,
});

function messagePage(id: string, query: Paging, signal?: AbortSignal): Promise<MessagePage> {
  return body(client.GET('/api/v1/rooms/{id}/messages', { params: { path: { id }, query }, signal }));
}

export const timelineKey = (roomId: string, anchor: string | null) => [
  'messages',
  roomId,
  anchor ?? 'latest',
];

/** The message to read around for a link to `messageId`: null where the newest messages hold it already. */
export function anchorFor(roomId: string, messageId: string | null): string | null {
  const latest = queryClient.getQueryData<Timeline>(timelineKey(roomId, null));
  return messageId && !latest?.items.some((item) => item.id === messageId) ? messageId : null;
}

/** The messages around `anchor`, or the newest; a refresh keeps the stretch that has been read. */
export const timelineQuery = (roomId: string, anchor: string | null) =>
  queryOptions({
    queryKey: timelineKey(roomId, anchor),
    queryFn: async ({ queryKey, signal }): Promise<Timeline> => {
      const held = () => queryClient.getQueryData<Timeline>(queryKey);
      const before = held();
      const first = before?.items[0];
      if (!before || !first) {
        return fromPage(
          await messagePage(roomId, anchor ? { around: anchor, limit: PAGE } : { limit: PAGE }, signal),
        );
      }
      const newest = before.hasAfter
        ? null
        : await messagePage(roomId, { limit: refreshLimit(before) }, signal);
      const whole = newest && sinceFirst(before, newest);
      if (whole) return refreshed(held() ?? before, first.seq - 1, whole);
      const page = await messagePage(roomId, { after: first.id, limit: refreshLimit(before) }, signal);
      return refreshed(held() ?? before, first.seq, page);
    },
  });

/** Reads the next older or newer page into a timeline. */
export async function extend(roomId: string, anchor: string | null, end: 'before' | 'after'): Promise<void> {
  const key = timelineKey(roomId, anchor);
  const edge = queryClient.getQueryData<Timeline>(key)?.items.at(end === 'before' ? 0 : -1);
  if (!edge) return;
  const page = await messagePage(roomId, { [end]: edge.id, limit: PAGE });
  const grow = end === 'before' ? prepend : append;
  queryClient.setQueryData<Timeline>(key, (held) => held && grow(held, page));
}

/** The first message written at or after a moment, or null where nothing was written since. */
export async function firstAt(roomId: string, moment: Date): Promise<string | null> {
  const { items } = await messagePage(roomId, { at: moment.toISOString(), limit: 3 });
  return items.find((message) => Date.parse(message.created_at) >= moment.getTime())?.id ?? null;
}

const MOST_PAGES = 20;

/** The first message after `readSeq` that somebody else wrote, however far back; null when there is none. */
export async function findFirstUnread(roomId: string, readSeq: number, me: string): Promise<Message | null> {
  let found: Message | null = null;
  let before: string | undefined;
  for (let asked = 0; asked < MOST_PAGES; asked += 1) {
    const page = await messagePage(roomId, { limit: 500, ...(before ? { before } : {}) });
    const unread = page.items.filter((message) => message.seq > readSeq && message.author.id !== me);
    found = unread[0] ?? found;
    const oldest = page.items[0];
    if (!oldest || oldest.seq <= readSeq || !page.has_before) break;
    before = oldest.id;
  }
  return found;
}

/** Longer threads than this many pages of 500 are read from their beginning only. */
const MOST_THREAD_PAGES = 4;

export const threadQuery = (roomId: string, rootId: string) =>
  queryOptions({
    queryKey: ['thread', roomId, rootId],
    queryFn: async ({ signal }): Promise<ThreadPage> => {
      let whole = await threadPage(rootId, {}, signal);
      for (let read = 1; read < MOST_THREAD_PAGES && whole.next; read += 1) {
        const page = await threadPage(rootId, { after: whole.next }, signal);
        whole = { ...page, items: [...whole.items, ...page.items] };
      }
      return whole;
    },
  });

function threadPage(id: string, query: { after?: string }, signal: AbortSignal): Promise<ThreadPage> {
  return body(
    client.GET('/api/v1/threads/{id}', { params: { path: { id }, query: { limit: 500, ...query } }, signal }),
  );
}

/** Posts a message; the same `client_id` never makes a second one. */
export async function postMessage(
  roomId: string,
  message: {
    body: string;
    client_id: string;
    thread_id?: string;
    calls_many?: boolean;
    poll?: NewPoll;
    files?: string[];
  },
): Promise<Message> {
  const posted = await body(
    client.POST('/api/v1/rooms/{id}/messages', { params: { path: { id: roomId } }, body: message }),
  );
  queryClient.setQueriesData<Timeline>(
    { queryKey: ['messages', roomId] },
    (held) => held && insert(held, posted),
  );
  if (posted.thread_id) {
    queryClient.setQueryData<ThreadPage>(
      ['thread', roomId, posted.thread_id],
      (held) => held && withReply(held, posted),
    );
  }
  return posted;
}

function withReply(thread: ThreadPage, reply: Message): ThreadPage {
  if (thread.items.some((item) => item.id === reply.id)) return thread;
  return { ...thread, items: [...thread.items, reply] };
}

/** Puts a room the server has answered wherever it is held. */
export function keepRoom(room: Room): void {
  queryClient.setQueryData(['room', room.id], room);
  void queryClient.invalidateQueries({ queryKey: ['rooms'] });
}

/** Says how far a person has read; may go back. */
export async function markRead(roomId: string, seq: number): Promise<void> {
  keepRoom(
    await body(client.PUT('/api/v1/rooms/{id}/read', { params: { path: { id: roomId } }, body: { seq } })),
  );
}

export async function changeRoom(
  roomId: string,
  change: { name?: string; topic?: string | null; posting?: Posting; shows_reads?: boolean },
): Promise<void> {
  keepRoom(
    await body(client.PATCH('/api/v1/rooms/{id}', { params: { path: { id: roomId } }, body: change })),
  );
}

export async function createRoom(name: string, kind: RoomKind, members: string[]): Promise<Room> {
  const room = await body(client.POST('/api/v1/rooms', { body: { name, kind, members } }));
  keepRoom(room);
  return room;
}

/** People by name, for choosing whom to write to or to add. */
export async function findPeople(q: string): Promise<Person[]> {
  const page = await body(client.GET('/api/v1/people', { params: { query: { q, limit: 20 } } }));
  return page.items.filter((person) => person.active);
}

/** What people do with single messages, shown at once and taken back when the server refuses. */
import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { Message, PersonRef, ThreadPage } from '$api/types';
import type { Timeline } from './timeline';

type Change = (message: Message) => Message;

/** Puts a changed message wherever it is held. */
export function patch({ id, room_id }: Pick<Message, 'id' | 'room_id'>, change: Change): void {
  const one = (message: Message) => (message.id === id ? change(message) : message);
  queryClient.setQueriesData<Timeline>(
    { queryKey: ['messages', room_id] },
    (held) => held && { ...held, items: held.items.map(one) },
  );
  queryClient.setQueriesData<ThreadPage>(
    { queryKey: ['thread', room_id] },
    (held) => held && { ...held, root: one(held.root), items: held.items.map(one) },
  );
}

/** Shows the change, asks the server, and shows what was there before when it refuses. */
export async function atOnce(message: Message, change: Change, ask: () => Promise<unknown>): Promise<void> {
  patch(message, change);
  try {
    await ask();
  } catch (thrown) {
    patch(message, () => message);
    throw thrown;
  }
}

/** One's own reaction on or off; the emoji keeps its place in the row. */
export function withReaction(message: Message, emoji: string, on: boolean): Message {
  const held = message.reactions.find((one) => one.emoji === emoji);
  if ((held?.mine ?? false) === on) return message;
  if (!held) return { ...message, reactions: [...message.reactions, { emoji, count: 1, mine: true }] };
  const changed = { ...held, count: held.count + (on ? 1 : -1), mine: on };
  const reactions = message.reactions.map((one) => (one === held ? changed : one));
  return { ...message, reactions: reactions.filter((one) => one.count > 0) };
}

export function react(message: Message, emoji: string): Promise<void> {
  const on = !message.reactions.some((one) => one.emoji === emoji && one.mine);
  const params = { path: { id: message.id, emoji } };
  const route = '/api/v1/messages/{id}/reactions/{emoji}' as const;
  return atOnce(
    message,
    (now) => withReaction(now, emoji, on),
    () => (on ? client.PUT(route, { params }) : client.DELETE(route, { params })),
  );
}

/** The first of those who chose an emoji. */
export async function whoReacted(message: Message, emoji: string): Promise<PersonRef[]> {
  const params = { path: { id: message.id, emoji }, query: { limit: 20 } };
  return (await body(client.GET('/api/v1/messages/{id}/reactions/{emoji}', { params }))).items;
}

export async function pin(message: Message): Promise<void> {
  const params = { path: { id: message.id } };
  const route = '/api/v1/messages/{id}/pin' as const;
  await atOnce(
    message,
    (now) => ({ ...now, pinned: !message.pinned }),
    () => (message.pinned ? client.DELETE(route, { params }) : client.PUT(route, { params })),
  );
  await queryClient.invalidateQueries({ queryKey: ['pins', message.room_id] });
}

export async function save(message: Message): Promise<void> {
  const params = { path: { id: message.id } };
  await atOnce(
    message,
    (now) => ({ ...now, saved: !message.saved }),
    () =>
      message.saved
        ? client.DELETE('/api/v1/saved/{id}', { params })
        : client.PUT('/api/v1/saved/{id}', { params }),
  );
  await queryClient.invalidateQueries({ queryKey: ['saved'] });
}

/** Puts other words into one's own message. */
export async function edit(message: Message, text: string, callsMany = false): Promise<void> {
  const changed = await body(
    client.PATCH('/api/v1/messages/{id}', {
      params: { path: { id: message.id } },
      body: { body: text, calls_many: callsMany },
    }),
  );
  patch(message, () => changed);
}

/** Deletes the words; a mark stays where the message was. */
export async function remove(message: Message): Promise<void> {
  await client.DELETE('/api/v1/messages/{id}', { params: { path: { id: message.id } } });
  patch(message, (now) => ({
    ...now,
    body: '',
    mentions: [],
    departments: [],
    reactions: [],
    quote: null,
    poll: null,
    pinned: false,
    deleted_at: now.deleted_at ?? new Date().toISOString(),
  }));
}

/** Shows a message in another room, with one's own words above it or without any; once for each `clientId`. */
export async function forward(
  message: Message,
  roomId: string,
  words: string,
  clientId: string,
): Promise<Message> {
  const posted = { body: words, client_id: clientId, quoted_id: message.id };
  return body(client.POST('/api/v1/rooms/{id}/messages', { params: { path: { id: roomId } }, body: posted }));
}

/** Who has read a message, in rooms that show it: the first five hundred. */
export const readersQuery = (message: Message) =>
  queryOptions({
    queryKey: ['readers', message.id],
    queryFn: ({ signal }) => {
      const params = { path: { id: message.id }, query: { limit: 500 } };
      return body(client.GET('/api/v1/messages/{id}/readers', { params, signal }));
    },
    select: (page) => page.items,
  });

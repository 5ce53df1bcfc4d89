import { createQuery } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { Room } from '$api/types';
import { t } from '$i18n';
import type { Section } from '../types';
import { createRoom, roomsQuery } from './api';

/** The address of a room, of a message in it, or of a thread. */
export function roomAddress(roomId: string, at: { message?: string; thread?: string | null } = {}): string {
  const query = new URLSearchParams();
  if (at.thread) query.set('thread', at.thread);
  if (at.message) query.set('message', at.message);
  const text = query.toString();
  return `/chat/${roomId}${text ? `?${text}` : ''}`;
}

/** What a room is called: a direct one after the other person. */
export function roomName(room: Pick<Room, 'name' | 'direct_person'>): string {
  return room.direct_person?.name ?? room.name;
}

function useBadge() {
  const rooms = createQuery(() => roomsQuery('mine'));
  return {
    get count() {
      return (rooms.data ?? []).reduce((sum, room) => sum + attention(room), 0);
    },
  };
}

/** What wants an answer: everything in a direct room, elsewhere only mentions. */
function attention(room: Room): number {
  return room.kind === 'direct' ? room.unread_count : room.mention_count;
}

/** Opens the conversation with a person; the same two always have the same one. */
export async function writeTo(personId: string): Promise<string> {
  return roomAddress((await createRoom('', 'direct', [personId])).id);
}

async function entries() {
  const { items } = await queryClient.ensureQueryData(roomsQuery('mine'));
  return items.map((room) => ({
    id: `room-${room.id}`,
    title: roomName(room),
    ...(room.topic ? { hint: room.topic } : {}),
    icon: roomIcon(room),
    href: roomAddress(room.id),
  }));
}

async function search(query: string, signal: AbortSignal) {
  const params = { query: { q: query, in: 'chat', limit: 8 } };
  const { items } = await body(client.GET('/api/v1/search', { params, signal }));
  return items.map((hit) => ({
    id: `message-${hit.id}`,
    title: hit.excerpt,
    hint: `${hit.author_name} · ${hit.room_name || t('chat-direct')}`,
    icon: 'chat' as const,
    href: roomAddress(hit.room_id, { message: hit.id, thread: hit.thread_id ?? null }),
    found: true,
  }));
}

export function roomIcon(room: Pick<Room, 'kind'>) {
  const icons = { open: 'hash', closed: 'lock', direct: 'person' } as const;
  return icons[room.kind];
}

export const section: Section = {
  code: 'chat',
  titleKey: 'web-chat',
  icon: 'chat',
  href: '/chat',
  files: ['chat', 'assistant', 'answers', 'files', 'presence'],
  shortcuts: [
    { keys: 'Alt+↑', titleKey: 'chat-keys-previous-room' },
    { keys: 'Alt+↓', titleKey: 'chat-keys-next-room' },
    { keys: 'Alt+Shift+↓', titleKey: 'chat-keys-next-unread' },
    { keys: '↑', titleKey: 'chat-keys-up' },
    { keys: '↓', titleKey: 'chat-keys-down' },
    { keys: 'Enter', titleKey: 'chat-keys-thread' },
    { keys: 'Q', titleKey: 'chat-keys-quote' },
    { keys: 'R', titleKey: 'chat-react' },
    { keys: 'M', titleKey: 'chat-more' },
    { keys: 'F', titleKey: 'chat-keys-forward' },
    { keys: 'S', titleKey: 'chat-keys-save' },
    { keys: 'P', titleKey: 'chat-keys-pin' },
    { keys: 'Del', titleKey: 'chat-keys-remove' },
    { keys: 'L', titleKey: 'chat-copy-link' },
    { keys: 'U', titleKey: 'chat-unread-from' },
    { keys: 'X', titleKey: 'chat-keys-pick' },
    { keys: 'Shift+X', titleKey: 'chat-keys-pick-range' },
    { keys: 'E', titleKey: 'chat-keys-edit' },
    { keys: 'Esc', titleKey: 'chat-keys-escape' },
  ],
  useBadge,
  entries,
  search,
  writeTo,
  addressOf: ({ kind, id }, roomId, threadId) => {
    if (kind === 'chat.room') return roomAddress(id);
    if (kind === 'chat.message' && roomId) return roomAddress(roomId, { message: id, thread: threadId });
    if (kind === 'chat.thread' && roomId) return roomAddress(roomId, { thread: id });
    if (kind === 'chat.scheduled') return '/chat/scheduled';
    return null;
  },
};

/** Who is in a room, what they may do there, and what they are told of it. */
import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { RoomLevel, RoomRole } from '$api/types';
import { keepRoom } from './api';

export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ['members', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/rooms/{id}/members', { params: { path: { id } }, signal })),
    select: (page) => page.items,
    staleTime: 5 * 60_000,
  });

export async function addMember(roomId: string, personId: string): Promise<void> {
  await client.PUT('/api/v1/rooms/{id}/members/{person_id}', {
    params: { path: { id: roomId, person_id: personId } },
  });
  await forgetMembers(roomId);
}

/** Makes a guest of the company who sees this room, and a link to come in by. */
export async function inviteGuest(roomId: string, name: string, email: string) {
  const made = await body(client.POST('/api/v1/guests', { body: { name, email, rooms: [roomId] } }));
  await forgetMembers(roomId);
  return made;
}

export async function removeMember(roomId: string, personId: string): Promise<void> {
  await client.DELETE('/api/v1/rooms/{id}/members/{person_id}', {
    params: { path: { id: roomId, person_id: personId } },
  });
  await forgetMembers(roomId);
}

async function forgetMembers(roomId: string): Promise<void> {
  for (const queryKey of [['members', roomId], ['room', roomId], ['rooms']]) {
    await queryClient.invalidateQueries({ queryKey });
  }
}

export async function setRole(roomId: string, personId: string, role: RoomRole): Promise<void> {
  await client.PUT('/api/v1/rooms/{id}/members/{person_id}/role', {
    params: { path: { id: roomId, person_id: personId } },
    body: { role },
  });
  await forgetMembers(roomId);
}

/** What one is told of a room; nothing at all until `mutedUntil`. */
export async function setLevel(roomId: string, level: RoomLevel, mutedUntil: string | null): Promise<void> {
  keepRoom(
    await body(
      client.PUT('/api/v1/rooms/{id}/level', {
        params: { path: { id: roomId } },
        body: { level, muted_until: mutedUntil },
      }),
    ),
  );
}

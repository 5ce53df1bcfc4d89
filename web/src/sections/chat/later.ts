/** Messages that are posted later. */
import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { live } from '$api/live';
import { queryClient } from '$api/query';
import type { ChatFile, Scheduled } from '$api/types';
import type { Place } from './outbox';

live.onStale('chat.scheduled', () => [['scheduled']]);

export const scheduledQuery = infiniteQueryOptions({
  queryKey: ['scheduled'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/scheduled', { signal })),
  initialPageParam: undefined as string | undefined,
  // There are at most a hundred, and they come at once.
  getNextPageParam: () => undefined,
});

const stale = () => queryClient.invalidateQueries({ queryKey: ['scheduled'] });

/** Keeps a message for later; the same `clientId` never makes a second one. */
export async function schedule(
  place: Place,
  message: { body: string; files: readonly ChatFile[] },
  at: Date,
  clientId: string,
  callsMany: boolean,
): Promise<void> {
  await body(
    client.POST('/api/v1/rooms/{id}/scheduled', {
      params: { path: { id: place.roomId } },
      body: {
        body: message.body,
        files: message.files.map(({ id }) => id),
        client_id: clientId,
        send_at: at.toISOString(),
        calls_many: callsMany,
        ...(place.threadId ? { thread_id: place.threadId } : {}),
      },
    }),
  );
  await stale();
}

export async function reschedule(
  { id }: Scheduled,
  change: { body?: string; send_at?: string; calls_many?: boolean },
): Promise<void> {
  await body(client.PATCH('/api/v1/scheduled/{id}', { params: { path: { id } }, body: change }));
  await stale();
}

export async function sendNow({ id }: Scheduled, callsMany = false): Promise<void> {
  const params = { path: { id } };
  await body(client.POST('/api/v1/scheduled/{id}/post', { params, body: { calls_many: callsMany } }));
  await stale();
}

export async function throwAway({ id }: Scheduled): Promise<void> {
  await client.DELETE('/api/v1/scheduled/{id}', { params: { path: { id } } });
  await stale();
}

import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';

/** The latest notifications; the live socket says when they became stale. */
export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: () => body(client.GET('/api/v1/notifications', { params: { query: { limit: 50 } } })),
});

/** Marks one as read. */
export async function readOne(id: string): Promise<void> {
  await client.PUT('/api/v1/notifications/{id}/read', { params: { path: { id } } });
  await queryClient.invalidateQueries(notificationsQuery);
}

/** Marks all as read. */
export async function readAll(): Promise<void> {
  await client.PUT('/api/v1/notifications/read');
  await queryClient.invalidateQueries(notificationsQuery);
}

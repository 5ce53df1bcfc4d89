/** What the person was told: read, counted, marked. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { NotificationView, Pause, SectionLevel, Wishes } from '$api/types';

/** Which notifications are shown. */
export interface Filter {
  view: NotificationView;
  section?: string;
  why?: string;
}

export const listQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/v1/notifications', {
          params: { query: { ...filter, limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** One notification, as far as it may still be read. */
export const oneQuery = (id: string) =>
  queryOptions({
    queryKey: ['notifications', 'one', id],
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/notifications/{id}', { params: { path: { id } }, signal })),
    retry: false,
  });

export const wishesQuery = queryOptions({
  queryKey: ['notifications', 'wishes'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/me/notifications', { signal })),
});

async function stale(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['notifications'] });
}

/** Marks one as read, or as not read. */
export async function markOne(id: string, read: boolean): Promise<void> {
  const params = { path: { id } };
  if (read) await client.PUT('/api/v1/notifications/{id}/read', { params });
  else await client.DELETE('/api/v1/notifications/{id}/read', { params });
  await stale();
}

/** Marks as read what a filter shows, up to the newest that was on the screen. */
export async function markAll(filter: Filter, until: string, roomId?: string): Promise<void> {
  const { view, ...rest } = filter;
  const query = {
    ...rest,
    ...(view === 'mentions' ? { view } : {}),
    ...(roomId ? { room_id: roomId } : {}),
    until,
  };
  await client.PUT('/api/v1/notifications/read', { params: { query } });
  await stale();
}

export async function keepWishes(levels: SectionLevel[], wishes: Wishes): Promise<void> {
  const kept = await body(client.PUT('/api/v1/me/notifications', { body: { levels, wishes } }));
  queryClient.setQueryData(wishesQuery.queryKey, kept);
  await queryClient.invalidateQueries({ queryKey: ['rooms'] });
}

/** Has nothing pushed for a while; null ends it. */
export async function pause(length: Pause | null): Promise<void> {
  if (length) await client.PUT('/api/v1/me/notifications/pause', { body: { for: length } });
  else await client.DELETE('/api/v1/me/notifications/pause');
  await queryClient.invalidateQueries(wishesQuery);
}

/** What the company lets push services carry. */
export const policyQuery = queryOptions({
  queryKey: ['admin', 'push'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/admin/push', { signal })),
});

export async function keepPolicy(texts: boolean): Promise<void> {
  const kept = await body(client.PUT('/api/v1/admin/push', { body: { texts } }));
  queryClient.setQueryData(policyQuery.queryKey, kept);
}

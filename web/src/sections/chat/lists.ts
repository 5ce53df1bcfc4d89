/** Lists of messages beyond one room's: pinned, saved, the threads one follows. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { live } from '$api/live';
import { queryClient } from '$api/query';

// The mark stands on the messages themselves, too, and may have been set on another device.
live.onStale('chat.saved', () => [['saved'], ['messages'], ['thread']]);
live.onStale('chat.threads', () => [['threads']]);

type Paged = { next?: string | null };

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Paged) => last.next ?? undefined,
};

export const pinsQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['pins', roomId],
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/rooms/{id}/pins', { params: { path: { id: roomId } }, signal })),
    select: (page) => page.items,
  });

export const savedQuery = infiniteQueryOptions({
  queryKey: ['saved'],
  queryFn: ({ pageParam, signal }) =>
    body(
      client.GET('/api/v1/saved', {
        params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      }),
    ),
  ...paged,
});

export const threadsQuery = infiniteQueryOptions({
  queryKey: ['threads'],
  queryFn: ({ pageParam, signal }) =>
    body(
      client.GET('/api/v1/threads', {
        params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      }),
    ),
  ...paged,
});

export async function follow(rootId: string, following: boolean): Promise<void> {
  await client.PUT('/api/v1/threads/{id}/following', {
    params: { path: { id: rootId } },
    body: { following },
  });
  await staleThreads();
}

/** Says that a thread has been read up to the reply with this number. */
export async function readThread(rootId: string, seq: number): Promise<void> {
  await client.PUT('/api/v1/threads/{id}/read', { params: { path: { id: rootId } }, body: { seq } });
  await queryClient.invalidateQueries({ queryKey: ['threads'] });
}

async function staleThreads(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['thread'] });
  await queryClient.invalidateQueries({ queryKey: ['threads'] });
}

/** Messages that hold all words and everything else that is asked, the newest first. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/search', { params: { query: { q, in: 'chat', limit: 100 } }, signal })),
    select: (page) => page.items,
    enabled: q !== '',
  });

import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { Scope } from '$api/types';

export const SCOPES: readonly Scope[] = ['read', 'write', 'run'];

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => body(client.GET('/api/v1/me/sessions')),
});

export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: () => body(client.GET('/api/v1/me/tokens')),
});

/** What happened to one's account, the newest first. */
export const eventsQuery = infiniteQueryOptions({
  queryKey: ['me', 'events'],
  queryFn: ({ pageParam }) => {
    const query = { limit: 10, ...(pageParam ? { after: pageParam } : {}) };
    return body(client.GET('/api/v1/me/events', { params: { query } }));
  },
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next ?? null,
});

/** Signs a browser out. */
export async function endSession(id: string): Promise<void> {
  await client.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries(sessionsQuery);
}

/** Makes a token useless. */
export async function revokeToken(id: string): Promise<void> {
  await client.DELETE('/api/v1/me/tokens/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries(tokensQuery);
}

/** Makes a token; the answer is the only place where the secret is ever seen. */
export async function makeToken(name: string, scopes: Scope[], days: number | null) {
  const made = await body(
    client.POST('/api/v1/me/tokens', { body: { name, scopes, expires_in_days: days } }),
  );
  await queryClient.invalidateQueries(tokensQuery);
  return made;
}

import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from './client';
import { queryClient } from './query';
import type { Person, Session } from './types';

/** Who is signed in. The `(app)` layout has loaded it before any page is drawn. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => body(client.GET('/api/v1/session')),
  staleTime: 5 * 60_000,
});

/** Puts a session the server has just answered into the cache (after signing in or set-up). */
export function keepSession(session: Session): void {
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** Puts the changed person into the cached session. */
export function keepPerson(person: Person): void {
  queryClient.setQueryData(sessionQuery.queryKey, (old) => (old ? { ...old, person } : old));
}

/** Ends the session and forgets everything that was read under it. */
export async function signOut(): Promise<void> {
  await client.DELETE('/api/v1/session');
  queryClient.clear();
}

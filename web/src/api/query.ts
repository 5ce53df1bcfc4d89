import { MutationCache, QueryCache, QueryClient } from '@tanstack/svelte-query';
import { asProblem, isTransient } from './problem';

const RETRIES = 2;

/** What to do when the server says that nobody is signed in; the shell sets it once. */
export const onSignedOut = { call: () => {} };

function noticeSignOut(error: unknown): void {
  const { code } = asProblem(error);
  if (code === 'unauthenticated') onSignedOut.call();
  // What one may do can have changed since the session was read: a second factor that fell due, for instance.
  if (code === 'forbidden') void queryClient.invalidateQueries({ queryKey: ['session'], exact: true });
}

/** Server state lives here and nowhere else. The live socket says what became stale. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < RETRIES && isTransient(asProblem(error)),
    },
    mutations: { retry: false },
  },
});

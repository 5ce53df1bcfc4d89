import { MutationCache, QueryCache, QueryClient } from '@tanstack/svelte-query';
import { asProblem, isTransient } from './problem';

const RETRIES = 2;

/** What to do when the server says that nobody is signed in; the shell sets it once. */
export const onSignedOut = { call: () => {} };

function noticeSignOut(error: unknown): void {
  if (asProblem(error).code === 'unauthenticated') onSignedOut.call();
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

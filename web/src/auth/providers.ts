import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';

/** By what one may sign in beside a password kept here; asked once a page. */
export const providersQuery = queryOptions({
  queryKey: ['sign-in', 'providers'],
  queryFn: () => body(client.GET('/api/v1/sign-in/providers')),
  staleTime: Infinity,
});

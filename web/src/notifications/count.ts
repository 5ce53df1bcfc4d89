import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';

/** How many wait: the badge, the same on every device. The live socket says when it became stale. */
export const countQuery = queryOptions({
  queryKey: ['notifications', 'count'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/notifications/count', { signal })),
});

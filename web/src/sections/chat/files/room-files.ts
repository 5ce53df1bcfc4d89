/** The files of a room, and the room as a whole. */
import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import type { ChatFile } from '$api/types';

export type Kind = ChatFile['kind'] | 'all';

const PAGE = 50;

export const roomFilesQuery = (id: string, kind: Kind) =>
  infiniteQueryOptions({
    // Under the room's messages: what makes those stale makes these stale, too.
    queryKey: ['room', id, 'files', kind],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: PAGE,
        ...(kind === 'all' ? {} : { kind }),
        ...(pageParam ? { after: pageParam } : {}),
      };
      return body(client.GET('/api/v1/rooms/{id}/files', { params: { path: { id }, query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Takes a room away: the browser keeps it as a file. */
export function exportRoom(id: string): void {
  const link = document.createElement('a');
  link.href = `/api/v1/rooms/${id}/export`;
  link.download = '';
  link.click();
}

/** How what stands in message boxes gets to the server. */
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { Draft, Page } from '$api/types';
import { isEmpty, placeName, type KeptDraft, type Place } from './outbox';

/** How a draft gets to the server; answers what stands there now. */
export type Keep = (place: Place, held: KeptDraft, leaving: boolean) => Promise<Draft>;

/** Whose box a draft stands in. */
export function placeOf(draft: Draft): Place {
  return { roomId: draft.room_id, threadId: draft.thread_id ?? null };
}

/** Keeps a draft on the server, and in the cache what it answered. */
export const keepOnServer: Keep = async (place, held, leaving) => {
  const { text, files, at } = held;
  const id = place.threadId ?? place.roomId;
  const path = place.threadId ? '/api/v1/threads/{id}/draft' : '/api/v1/rooms/{id}/draft';
  const draft = isEmpty(held)
    ? await body(
        client.DELETE(path, { params: { path: { id }, query: { updated_at: at } }, keepalive: leaving }),
      )
    : await body(
        client.PUT(path, {
          params: { path: { id } },
          body: { body: text, files: files.map(({ id }) => id), updated_at: at },
          keepalive: leaving,
        }),
      );
  queryClient.setQueryData<Page<Draft>>(['drafts'], (page) => page && withDraft(page, draft));
  return draft;
};

function withDraft(page: Page<Draft>, draft: Draft): Page<Draft> {
  const name = placeName(placeOf(draft));
  const others = page.items.filter((one) => placeName(placeOf(one)) !== name);
  return { ...page, items: [draft, ...others] };
}

import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import { goesOn } from './view';

/** While something goes on it is asked for this often; never of a page nobody looks at. */
const POLL = 1_000;

const at = (name: string) => ({ params: { path: { name } } });

export const catalogueQuery = queryOptions({
  queryKey: ['admin', 'catalogue'],
  queryFn: () => body(client.GET('/api/v1/admin/catalogue')),
  staleTime: 0,
  refetchInterval: (query) => {
    const { data } = query.state;
    return data && goesOn(data.items, data.others) ? POLL : false;
  },
});

/** Everything below changes the catalogue; what is here may become a model, or end to be one. */
async function changed(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } finally {
    // Also after a refusal: what the page showed was old then.
    await queryClient.invalidateQueries({ queryKey: ['admin', 'catalogue'] });
  }
  await queryClient.invalidateQueries({ queryKey: ['admin', 'models'] });
}

export const download = (name: string, accepted: boolean) =>
  changed(
    client.POST('/api/v1/admin/catalogue/{name}/pull', { ...at(name), body: { accept_licence: accepted } }),
  );

export const pause = (name: string) =>
  changed(client.POST('/api/v1/admin/catalogue/{name}/pull/pause', at(name)));

export const resume = (name: string) =>
  changed(client.POST('/api/v1/admin/catalogue/{name}/pull/resume', at(name)));

export const cancel = (name: string) =>
  changed(client.POST('/api/v1/admin/catalogue/{name}/pull/cancel', at(name)));

export const confirm = (name: string, sha256: string) =>
  changed(client.POST('/api/v1/admin/catalogue/{name}/pull/confirm', { ...at(name), body: { sha256 } }));

export const examine = (name: string, extent: 'all' | 'speed') =>
  changed(
    client.POST('/api/v1/admin/catalogue/{name}/check', {
      params: { path: { name }, query: { extent } },
    }),
  );

export const enter = (name: string, accepted: boolean) =>
  changed(
    client.PUT('/api/v1/admin/catalogue/{name}/model', { ...at(name), body: { accept_licence: accepted } }),
  );

export const removeFile = (name: string) =>
  changed(client.DELETE('/api/v1/admin/catalogue/{name}', at(name)));

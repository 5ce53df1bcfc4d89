import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { HistoryApplication, HistoryImport } from '$api/types';
import { upload, type Way } from '$api/upload';

const KEY = ['admin', 'histories'];
const OFTEN = 700;
const at = (id: string) => ({ params: { path: { id } } });

/** What goes on by itself is asked for again soon. */
const moves = ({ stage }: HistoryImport) => stage === 'reading' || stage === 'applying';

export const historiesQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => body(client.GET('/api/v1/admin/histories', { signal })),
  refetchInterval: ({ state: { data } }) => (data?.items.some(moves) ? OFTEN : false),
});

async function changed<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: KEY });
  return value;
}

export const bringHistory = (file: File, way: Way) =>
  changed(
    upload<HistoryImport>(
      `/api/v1/admin/histories?${new URLSearchParams({ name: file.name })}`,
      file,
      'application/x-ndjson',
      way,
    ),
  );

export const applyHistory = (id: string, wanted: HistoryApplication) =>
  changed(body(client.POST('/api/v1/admin/histories/{id}/application', { ...at(id), body: wanted })));

export const resumeHistory = (id: string) =>
  changed(body(client.PUT('/api/v1/admin/histories/{id}/resumption', at(id))));

export const cancelHistory = (id: string) =>
  changed(body(client.PUT('/api/v1/admin/histories/{id}/cancellation', at(id))));

export const forgetHistory = (id: string) => changed(client.DELETE('/api/v1/admin/histories/{id}', at(id)));

/** Reading and importing find problems of their own. */
export const problemsQuery = ({ id, stage }: HistoryImport) =>
  queryOptions({
    queryKey: [...KEY, id, 'problems', stage],
    queryFn: ({ signal }) => body(client.GET('/api/v1/admin/histories/{id}/problems', { ...at(id), signal })),
  });

/** Where the table of all problems is. */
export const problemsTable = (id: string) => `/api/v1/admin/histories/${id}/problems.csv`;

/** The assistant's requests. */
import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { body, client, OURS, spoken } from '$api/client';
import { live } from '$api/live';
import { queryClient } from '$api/query';
import type { Run, StartRun } from '$api/types';
import type { RunSubject } from './run-types';

live.onStale('run', () => [['runs']]);

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: () => body(client.GET('/api/v1/models')),
  select: (page) => page.items,
  staleTime: 60_000,
});

/** What can be asked here, and what the chosen model, or the one that would be asked, cannot do well. */
export const scenariosQuery = (model: string | null) =>
  queryOptions({
    queryKey: ['scenarios', 'chat', model],
    queryFn: () => {
      const query = { section: 'chat', ...(model ? { model } : {}) };
      return body(client.GET('/api/v1/scenarios', { params: { query } }));
    },
    select: (page) => page.items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const runsQuery = (subject: RunSubject) =>
  queryOptions({
    queryKey: ['runs', subject.kind, subject.id],
    queryFn: () =>
      body(
        client.GET('/api/v1/runs', {
          params: { query: { subject_kind: subject.kind, subject_id: subject.id, limit: 20 } },
        }),
      ),
    // Translations and drafts were made for their place, not for the panel.
    select: (page) => page.items.filter(({ result }) => result?.kind !== 'text'),
  });

/** Starts a run; the answer is its event stream. Problems are read by `follow`. */
export function postRun(run: StartRun, signal: AbortSignal): Promise<Response> {
  return fetch('/api/v1/runs', {
    method: 'POST',
    headers: {
      ...OURS,
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
      'Accept-Language': spoken.language,
    },
    body: JSON.stringify(run),
    signal,
  });
}

export function runEvents(id: string, last: number | null, signal: AbortSignal): Promise<Response> {
  const after: Record<string, string> = last ? { 'Last-Event-ID': String(last) } : {};
  return fetch(`/api/v1/runs/${encodeURIComponent(id)}/events`, {
    headers: { ...OURS, Accept: 'text/event-stream', 'Accept-Language': spoken.language, ...after },
    signal,
  });
}

const at = (id: string) => ({ params: { path: { id } } });

export const readRun = (id: string): Promise<Run> => body(client.GET('/api/v1/runs/{id}', at(id)));

export const cancelRun = (id: string): Promise<Run> =>
  body(client.PUT('/api/v1/runs/{id}/cancellation', at(id)));

export async function eraseRun(id: string): Promise<void> {
  await client.DELETE('/api/v1/runs/{id}', at(id));
  await forgetRuns();
}

export async function rateRun(id: string, value: 'up' | 'down' | null, comment = ''): Promise<void> {
  if (value === null) await client.DELETE('/api/v1/runs/{id}/rating', at(id));
  else
    await client.PUT('/api/v1/runs/{id}/rating', {
      ...at(id),
      body: { value, ...(comment ? { comment } : {}) },
    });
  await forgetRuns();
}

export function forgetRuns(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['runs'] });
}

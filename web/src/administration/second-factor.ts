import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { SecondFactorInput } from '$api/types';

export const secondFactorQuery = queryOptions({
  queryKey: ['admin', 'second-factor'],
  queryFn: () => body(client.GET('/api/v1/admin/second-factor')),
});

export async function keepSecondFactor(rule: SecondFactorInput) {
  const kept = await body(client.PUT('/api/v1/admin/second-factor', { body: rule }));
  queryClient.setQueryData(secondFactorQuery.queryKey, kept);
  return kept;
}

/** Takes the second factors of a person away who lost them. */
export const resetFactors = (id: string) =>
  client.DELETE('/api/v1/admin/people/{id}/factors', { params: { path: { id } } });

/** The beginning of a day in this browser's zone, as the server wants it; null for at once. */
export function startOf(day: string): string | null {
  const start = new Date(`${day}T00:00`);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}

/** The day of a moment in this browser's zone, as a date field wants it. */
export function dayOf(time: string | null | undefined): string {
  if (!time) return '';
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The directory and profiles: what the server knows of people. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { ProfileChange } from '$api/types';

const PAGE = 60;

export interface Sought {
  q: string;
  /** Of this department and those within it; null for everybody. */
  department: string | null;
  /** Guests instead of colleagues; null for both, as a guest knows them. */
  guests: boolean | null;
}

export const directoryQuery = ({ q, department, guests }: Sought) =>
  infiniteQueryOptions({
    queryKey: ['people', 'directory', q, department, guests],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/v1/people', {
          params: {
            query: {
              q,
              everywhere: true,
              limit: PAGE,
              ...(guests === null ? {} : { guests }),
              ...(department ? { department } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const departmentsQuery = queryOptions({
  queryKey: ['people', 'departments'],
  queryFn: () => body(client.GET('/api/v1/departments')),
  staleTime: 5 * 60_000,
});

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id],
    queryFn: () => body(client.GET('/api/v1/people/{id}', { params: { path: { id } } })),
  });

export const myProfileQuery = queryOptions({
  queryKey: ['me', 'profile'],
  queryFn: () => body(client.GET('/api/v1/me/profile')),
});

/** Changes one's own profile. */
export async function changeProfile(change: ProfileChange) {
  const profile = await body(client.PATCH('/api/v1/me/profile', { body: change }));
  queryClient.setQueryData(myProfileQuery.queryKey, profile);
  await queryClient.invalidateQueries({ queryKey: ['people'] });
  return profile;
}

/** An administrator changes somebody's. */
export async function changeProfileOf(id: string, change: ProfileChange) {
  const params = { path: { id } };
  const profile = await body(client.PATCH('/api/v1/admin/people/{id}/profile', { params, body: change }));
  await queryClient.invalidateQueries({ queryKey: ['people'] });
  return profile;
}

/** People by part of a name, for pickers. */
export async function findPeople(q: string) {
  const { items } = await body(client.GET('/api/v1/people', { params: { query: { q, limit: 8 } } }));
  return items;
}

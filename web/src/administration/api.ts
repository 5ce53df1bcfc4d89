import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { CompanySettings, Department, JobState, NewModel, Person, Policy } from '$api/types';

const at = (id: string) => ({ params: { path: { id } } });

/** Everything below makes the lists it changes stale. */
async function changed<T>(answer: Promise<T>, ...key: string[]): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: ['admin', ...key] });
  return value;
}

const PEOPLE = 100;
const MOST = 500;
/** Pages read at most where somebody is chosen among all: 10,000 people. */
const PAGES = 20;

/** Everybody who may come in, for lists to choose from. */
export const choicesQuery = queryOptions({
  queryKey: ['admin', 'people', 'choices'],
  queryFn: async () => {
    const all: Person[] = [];
    let after: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const params = { query: { limit: MOST, after } };
      const { items, next } = await body(client.GET('/api/v1/admin/people', { params }));
      all.push(...items.filter((person) => person.active));
      if (!next) break;
      after = next;
    }
    return all;
  },
});

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'people', q],
    queryFn: ({ pageParam }) =>
      body(
        client.GET('/api/v1/admin/people', {
          params: { query: { q, limit: PEOPLE, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export interface Invitation {
  name: string;
  email: string;
  language: 'ru' | 'en';
  administrator: boolean;
  guest: boolean;
}

export const invite = (input: Invitation) =>
  changed(body(client.POST('/api/v1/admin/people', { body: input })), 'people');

export interface PersonChange {
  id: string;
  active?: boolean;
  administrator?: boolean;
  department_id?: string | null;
  title?: string;
  name?: string;
  email?: string;
  guest?: boolean;
}

export const changePerson = ({ id, ...change }: PersonChange) =>
  changed(body(client.PATCH('/api/v1/admin/people/{id}', { ...at(id), body: change })), 'people');

export const makeResetLink = (id: string) =>
  body(client.POST('/api/v1/admin/people/{id}/reset-link', at(id)));

/** Reads a list of people and tells what it would change. */
export const readImport = (file: Blob, dismissMissing: boolean) =>
  body(
    client.POST('/api/v1/admin/people/imports', {
      params: { query: { dismiss_missing: dismissMissing } },
      body: file as unknown as string,
      bodySerializer: () => file,
      headers: { 'Content-Type': 'text/csv' },
    }),
  );

export const applyImport = (id: string) =>
  body(client.POST('/api/v1/admin/people/imports/{id}/application', at(id)));

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'import', id],
    queryFn: () => body(client.GET('/api/v1/admin/people/imports/{id}', at(id))),
  });

export const scimTokensQuery = queryOptions({
  queryKey: ['admin', 'scim-tokens'],
  queryFn: () => body(client.GET('/api/v1/admin/scim-tokens')),
});

export const makeScimToken = (name: string) =>
  changed(body(client.POST('/api/v1/admin/scim-tokens', { body: { name } })), 'scim-tokens');

export const deleteScimToken = (id: string) =>
  changed(client.DELETE('/api/v1/admin/scim-tokens/{id}', at(id)), 'scim-tokens');

export const departmentsQuery = queryOptions({
  queryKey: ['admin', 'departments'],
  queryFn: () => body(client.GET('/api/v1/admin/departments')),
});

export type DepartmentInput = Pick<Department, 'name' | 'parent_id'> & { manager_id: string | null };

export const keepDepartment = (id: string | null, input: DepartmentInput) =>
  changed(
    id
      ? body(client.PATCH('/api/v1/admin/departments/{id}', { ...at(id), body: input }))
      : body(client.POST('/api/v1/admin/departments', { body: input })),
  );

export const deleteDepartment = (id: string) =>
  changed(client.DELETE('/api/v1/admin/departments/{id}', at(id)));

export const groupsQuery = queryOptions({
  queryKey: ['admin', 'groups'],
  queryFn: () => body(client.GET('/api/v1/admin/groups')),
});

export const makeGroup = (name: string) =>
  changed(body(client.POST('/api/v1/admin/groups', { body: { name } })), 'groups');

export const deleteGroup = (id: string) =>
  changed(client.DELETE('/api/v1/admin/groups/{id}', at(id)), 'groups');

export const keepMembers = (id: string, members: string[]) =>
  changed(client.PUT('/api/v1/admin/groups/{id}/members', { ...at(id), body: { members } }), 'groups');

export const modelsQuery = queryOptions({
  queryKey: ['admin', 'models'],
  queryFn: () => body(client.GET('/api/v1/admin/models')),
});

export const addModel = (input: NewModel) =>
  changed(body(client.POST('/api/v1/admin/models', { body: input })), 'models');

export const deleteModel = (id: string) =>
  changed(client.DELETE('/api/v1/admin/models/{id}', at(id)), 'models');

export const makeDefault = (id: string) =>
  changed(client.PUT('/api/v1/admin/models/{id}/default', at(id)), 'models');

export const checkModel = (id: string) =>
  changed(body(client.POST('/api/v1/admin/models/{id}/check', at(id))), 'models');

export const policyQuery = queryOptions({
  queryKey: ['admin', 'policy'],
  queryFn: () => body(client.GET('/api/v1/admin/policy')),
});

export const keepPolicy = (policy: Policy) =>
  changed(body(client.PUT('/api/v1/admin/policy', { body: policy })), 'policy');

export const jobsQuery = (state: JobState) =>
  queryOptions({
    queryKey: ['admin', 'jobs', state],
    queryFn: () => body(client.GET('/api/v1/admin/jobs', { params: { query: { state, limit: 100 } } })),
  });

export const retryJob = (id: string) => changed(client.POST('/api/v1/admin/jobs/{id}/retry', at(id)), 'jobs');

export const deleteJob = (id: string) => changed(client.DELETE('/api/v1/admin/jobs/{id}', at(id)), 'jobs');

export const readChanges = (after?: string) =>
  body(client.GET('/api/v1/admin/message-changes', { params: { query: after ? { after } : {} } }));

/** What a message said before. The audit log notes who looked. */
export const openHistory = (id: string) =>
  body(client.POST('/api/v1/admin/message-changes/{id}/open', at(id)));

export const readAudit = (after: string | undefined) =>
  body(client.GET('/api/v1/admin/audit', { params: { query: { after, limit: 100 } } }));

export const companyQuery = queryOptions({
  queryKey: ['admin', 'company'],
  queryFn: () => body(client.GET('/api/v1/admin/settings')),
});

export const keepCompany = (settings: CompanySettings) =>
  changed(body(client.PUT('/api/v1/admin/settings', { body: settings })), 'company');

export const directoriesQuery = queryOptions({
  queryKey: ['admin', 'directories'],
  queryFn: () => body(client.GET('/api/v1/admin/directories')),
});

/** What the next look at a directory would change; nothing does. */
export const checkDirectory = (id: string) =>
  body(client.POST('/api/v1/admin/directories/{id}/check', at(id)));

/** Looks at a directory at once; `dismiss` names whom to dismiss, however many they are. */
export const syncDirectory = ({ id, dismiss }: { id: string; dismiss: string[] }) =>
  changed(body(client.POST('/api/v1/admin/directories/{id}/sync', { ...at(id), body: { dismiss } })));

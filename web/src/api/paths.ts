/**
 * The addresses of `schema.ts` for openapi-fetch, amended where the API document is less exact than the server:
 * the queries of some lists, the kind of a model (the document has two things called `Kind`), the bytes of a photo.
 */
import type { paths as Told } from './schema';
import type {
  Message,
  Model,
  MessagePage,
  NewModel,
  Page,
  Room,
  Run,
  Scenario,
  SearchHit,
  ThreadPage,
} from './types';

type Answer<B> = { responses: { 200: { content: { 'application/json': B } } } };
type Sent<B, K extends string = 'application/json'> = { requestBody: { content: Record<K, B> } };
type Asked<Q, P = undefined> = { parameters: { query?: Q; path: P } };
type List<T, Q> = { get: Answer<Page<T>> & { parameters: { query?: Q } } };
type Paging = { limit?: number; after?: string };
type Around = Paging & { before?: Message['id']; around?: Message['id'] };

interface Amendments {
  '/api/v1/models': { get: Answer<Page<Model>> };
  '/api/v1/admin/models': { get: Answer<Page<Model>>; post: Answer<Model> & Sent<NewModel> };
  '/api/v1/rooms': List<Room, Paging & { filter?: 'mine' | 'open' }>;
  '/api/v1/rooms/{id}/messages': { get: Answer<MessagePage> & Asked<Around, { id: string }> };
  '/api/v1/threads/{id}': { get: Answer<ThreadPage> & Asked<Paging, { id: string }> };
  '/api/v1/search': List<SearchHit, { q: string; in?: string; limit?: number }>;
  '/api/v1/scenarios': List<Scenario, { section?: string }>;
  '/api/v1/runs': List<Run, Paging & { subject_kind?: string; subject_id?: string }>;
  '/api/v1/me/photo': { put: Sent<Blob, 'application/octet-stream'> };
}

/** `A` with the keys of `B` in the place of its own. */
type Amended<A, B> = Omit<A, keyof B> & B;

export type paths = Omit<Told, keyof Amendments> & {
  [P in keyof Amendments]: Amended<
    Told[P],
    { [V in keyof Amendments[P] & keyof Told[P]]: Amended<Told[P][V], Amendments[P][V]> }
  >;
};

/**
 * The addresses of the API in the shape openapi-fetch reads, written by hand from the HTTP contract
 * until `schema.ts` is generated from the API document.
 */
import type * as T from './types';

type Json<B> = { content: { 'application/json': B } };
type Answers<B> = { responses: { 200: Json<B> } };
type Nothing = { responses: { 204: { content?: never } } };
type Sent<B> = { requestBody: Json<B> };
type Photo = { requestBody: { content: { 'application/octet-stream': Blob } } };
type At<P extends string> = { parameters: { path: Record<P, string> } };
type Asked<Q> = { parameters: { query?: Q } };
type Paging = { limit?: number; after?: string };

interface SessionPaths {
  '/api/v1/session': {
    get: Answers<T.Session>;
    post: Answers<T.Session> & Sent<{ email: string; password: string }>;
    delete: Nothing;
  };
  '/api/v1/setup': { get: Answers<T.Setup>; post: Answers<T.Session> & Sent<T.SetupInput> };
  '/api/v1/links/{token}': {
    get: Answers<T.Link> & At<'token'>;
    post: Answers<T.Session> & At<'token'> & Sent<{ password?: string; name?: string }>;
  };
}

type Me = Pick<T.Person, 'name' | 'language' | 'time_zone' | 'title'>;
type NewToken = { name: string; scopes: T.Scope[]; expires_in_days: number | null };

interface MePaths {
  '/api/v1/me': { get: Answers<T.Person>; patch: Answers<T.Person> & Sent<Partial<Me>> };
  '/api/v1/me/photo': { put: Answers<T.Person> & Photo; delete: Answers<T.Person> };
  '/api/v1/me/password': { put: Nothing & Sent<{ current: string; new: string }> };
  '/api/v1/me/sessions': { get: Answers<T.Page<T.OpenSession>> };
  '/api/v1/me/sessions/{id}': { delete: Nothing & At<'id'> };
  '/api/v1/me/tokens': { get: Answers<T.Page<T.Token>>; post: Answers<T.NewToken> & Sent<NewToken> };
  '/api/v1/me/tokens/{id}': { delete: Nothing & At<'id'> };
  '/api/v1/people': { get: Answers<T.Page<T.Person>> & Asked<Paging & { q?: string }> };
  '/api/v1/people/{id}': { get: Answers<T.Person> & At<'id'> };
}

type Invited = { person: T.Person; invitation_url: string };
type Invitation = { email: string; name: string; language: T.Language; administrator: boolean };
type PersonChange = {
  active?: boolean;
  administrator?: boolean;
  department_id?: string | null;
  title?: string;
};
type DepartmentInput = { name: string; manager_id: string | null; parent_id: string | null };

interface PeopleAdministrationPaths {
  '/api/v1/admin/people': {
    get: Answers<T.Page<T.Person>> & Asked<Paging & { q?: string }>;
    post: Answers<Invited> & Sent<Invitation>;
  };
  '/api/v1/admin/people/{id}': { patch: Answers<T.Person> & At<'id'> & Sent<PersonChange> };
  '/api/v1/admin/people/{id}/reset-link': { post: Answers<{ url: string }> & At<'id'> };
  '/api/v1/admin/departments': {
    get: Answers<T.Page<T.Department>>;
    post: Answers<T.Department> & Sent<DepartmentInput>;
  };
  '/api/v1/admin/departments/{id}': {
    patch: Answers<T.Department> & At<'id'> & Sent<Partial<DepartmentInput>>;
    delete: Nothing & At<'id'>;
  };
  '/api/v1/admin/groups': { get: Answers<T.Page<T.Group>>; post: Answers<T.Group> & Sent<{ name: string }> };
  '/api/v1/admin/groups/{id}': { delete: Nothing & At<'id'> };
  '/api/v1/admin/groups/{id}/members': {
    put: Answers<T.Group> & At<'id'> & Sent<{ members: string[] }>;
  };
}

interface AdministrationPaths extends PeopleAdministrationPaths {
  '/api/v1/admin/models': { get: Answers<T.Page<T.Model>>; post: Answers<T.Model> & Sent<T.NewModel> };
  '/api/v1/admin/models/{id}': {
    patch: Answers<T.Model> & At<'id'> & Sent<Partial<T.NewModel>>;
    delete: Nothing & At<'id'>;
  };
  '/api/v1/admin/models/{id}/check': { post: Answers<T.ModelCheck> & At<'id'> };
  '/api/v1/admin/models/{id}/default': { put: Nothing & At<'id'> };
  '/api/v1/admin/policy': { get: Answers<T.Policy>; put: Answers<T.Policy> & Sent<T.Policy> };
  '/api/v1/admin/jobs': { get: Answers<T.Page<T.Job>> & Asked<Paging & { state?: T.JobState }> };
  '/api/v1/admin/jobs/{id}': { delete: Nothing & At<'id'> };
  '/api/v1/admin/jobs/{id}/retry': { post: Nothing & At<'id'> };
  '/api/v1/admin/audit': { get: Answers<T.Page<T.AuditRecord>> & Asked<Paging> };
  '/api/v1/admin/settings': {
    get: Answers<T.CompanySettings>;
    put: Answers<T.CompanySettings> & Sent<T.CompanySettings>;
  };
}

type RoomInput = { name: string; kind: T.RoomKind; members?: string[] };
type MessageInput = { body: string; client_id: string; thread_id?: string };
type Around = { before?: string; after?: string; around?: string; limit?: number };
type Seat = { parameters: { path: { id: string; person_id: string } } };

interface ChatPaths {
  '/api/v1/rooms': {
    get: Answers<T.Page<T.Room>> & Asked<Paging & { filter?: 'mine' | 'open' }>;
    post: Answers<T.Room> & Sent<RoomInput>;
  };
  '/api/v1/rooms/{id}': {
    get: Answers<T.Room> & At<'id'>;
    patch: Answers<T.Room> & At<'id'> & Sent<{ name?: string; topic?: string | null }>;
  };
  '/api/v1/rooms/{id}/members': { get: Answers<T.Page<T.Person>> & At<'id'> };
  '/api/v1/rooms/{id}/members/{person_id}': { put: Nothing & Seat; delete: Nothing & Seat };
  '/api/v1/rooms/{id}/messages': {
    get: Answers<T.MessagePage> & { parameters: { path: { id: string }; query?: Around } };
    post: Answers<T.Message> & At<'id'> & Sent<MessageInput>;
  };
  '/api/v1/rooms/{id}/read': { put: Answers<T.Room> & At<'id'> & Sent<{ seq: number }> };
  '/api/v1/threads/{id}': {
    get: Answers<T.ThreadPage> & { parameters: { path: { id: string }; query?: Paging } };
  };
  '/api/v1/notifications': { get: Answers<T.Page<T.Notification>> & Asked<Paging> };
  '/api/v1/notifications/{id}/read': { put: Nothing & At<'id'> };
  '/api/v1/notifications/read': { put: Nothing };
  '/api/v1/search': {
    get: Answers<T.Page<T.SearchHit>> & { parameters: { query: { q: string; in?: string; limit?: number } } };
  };
}

interface RunPaths {
  '/api/v1/models': { get: Answers<T.Page<T.Model>> };
  '/api/v1/scenarios': { get: Answers<T.Page<T.Scenario>> & Asked<{ section?: string }> };
  '/api/v1/runs': {
    get: Answers<T.Page<T.Run>> & Asked<Paging & { subject_kind?: string; subject_id?: string }>;
    post: Answers<T.Run> & Sent<T.StartRun>;
  };
  '/api/v1/runs/{id}': { get: Answers<T.Run> & At<'id'>; delete: Nothing & At<'id'> };
  '/api/v1/runs/{id}/cancellation': { put: Answers<T.Run> & At<'id'> };
  '/api/v1/runs/{id}/rating': {
    put: Nothing & At<'id'> & Sent<{ value: 'up' | 'down'; comment?: string }>;
    delete: Nothing & At<'id'>;
  };
}

export interface paths extends SessionPaths, MePaths, AdministrationPaths, ChatPaths, RunPaths {}

/**
 * The words of the HTTP contract, written by hand until `schema.ts` is generated from the API document.
 * Times are RFC 3339 strings in UTC, ids are UUID strings.
 */
export type Id = string;
export type Time = string;
export type Language = 'ru' | 'en';

/** A page of a list; `next` is the cursor to pass on, or null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface PersonRef {
  id: Id;
  name: string;
}

export interface Person extends PersonRef {
  email: string;
  title: string;
  department: { id: Id; name: string } | null;
  photo_url: string | null;
  language: Language;
  time_zone: string;
  administrator: boolean;
  active: boolean;
}

export interface Session {
  person: Person;
  set_up: boolean;
  company: { name: string };
  features: { emulators: boolean };
}

export interface Setup {
  needed: boolean;
}

export interface SetupInput {
  code: string;
  name: string;
  email: string;
  password: string;
  language: Language;
  time_zone: string;
}

export type LinkKind = 'invitation' | 'reset' | 'sign_in';

export interface Link {
  kind: LinkKind;
  email: string;
  name: string;
  company: string;
}

export interface OpenSession {
  id: Id;
  created_at: Time;
  last_seen_at: Time;
  user_agent: string;
  address: string;
  current: boolean;
}

export type Scope = 'read' | 'write' | 'run';

export interface Token {
  id: Id;
  name: string;
  scopes: Scope[];
  created_at: Time;
  expires_at: Time | null;
  last_used_at: Time | null;
}

export interface NewToken extends Token {
  /** The secret itself; the server shows it in this one answer only. */
  token: string;
}

export interface Department {
  id: Id;
  name: string;
  manager: PersonRef | null;
  parent_id: Id | null;
}

export interface Group {
  id: Id;
  name: string;
  members: PersonRef[];
}

export type ModelState = 'ready' | 'stopped' | 'starting' | 'missing' | 'failed';

export interface Model {
  id: Id;
  name: string;
  kind: 'engine' | 'openai';
  model: string;
  base_url: string | null;
  languages: string[];
  is_default: boolean;
  is_small: boolean;
  note: { ru: string; en: string } | null;
  state: ModelState;
  detail: string | null;
}

export interface NewModel {
  name: string;
  kind: 'openai';
  base_url: string;
  model: string;
  api_key?: string;
  languages: string[];
  schema: boolean;
  context: number;
  max_tokens_param?: string;
}

export interface ModelCheck {
  ok: boolean;
  detail: string;
  latency_ms: number;
}

export interface PolicyScenario {
  code: string;
  title: string;
  enabled: boolean;
}

export interface PolicySection {
  section: string;
  enabled: boolean;
  scenarios: PolicyScenario[];
}

export interface Policy {
  sections: PolicySection[];
  daily_tokens_per_person: number;
}

export type JobState = 'dead' | 'queued' | 'running' | 'done';

export interface Job {
  id: Id;
  kind: string;
  state: JobState;
  attempts: number;
  last_error: string | null;
  run_at: Time;
  created_at: Time;
}

export interface AuditRecord {
  id: Id;
  at: Time;
  actor: PersonRef | null;
  action: string;
  subject: { kind: string; id: Id } | null;
  detail: Record<string, unknown>;
}

export interface CompanySettings {
  company_name: string;
  default_language: Language;
  default_time_zone: string;
}

export type RoomKind = 'open' | 'closed' | 'direct';

export interface Room {
  id: Id;
  name: string;
  kind: RoomKind;
  topic: string | null;
  member: boolean;
  members_count: number;
  unread_count: number;
  mention_count: number;
  last_message: { id: Id; author_name: string; excerpt: string; created_at: Time } | null;
  read_seq: number;
  last_seq: number;
  message_count: number;
  updated_at: Time;
  direct_person: Person | null;
}

export interface Message {
  id: Id;
  room_id: Id;
  thread_id: Id | null;
  seq: number;
  author: { id: Id; name: string; photo_url: string | null };
  /** A CommonMark subset with `<@person-id>` mentions. */
  body: string;
  mentions: PersonRef[];
  created_at: Time;
  edited_at: Time | null;
  client_id: Id;
  replies_count: number;
  last_reply_at: Time | null;
}

export interface MessagePage extends Page<Message> {
  has_before: boolean;
  has_after: boolean;
}

export interface ThreadPage extends MessagePage {
  root: Message;
}

export interface Notification {
  id: Id;
  why: string;
  urgency: 'now' | 'later' | 'low';
  who: PersonRef | null;
  subject: { kind: string; id: Id };
  room_id: Id | null;
  excerpt: string;
  created_at: Time;
  read_at: Time | null;
}

export interface SearchHit {
  kind: string;
  id: Id;
  room_id: Id;
  room_name: string;
  author_name: string;
  excerpt: string;
  created_at: Time;
}

export interface Scenario {
  code: string;
  title: string;
  description: string;
  section: string;
  subject_kinds: string[];
  enabled: boolean;
}

export type Range = 'unread' | 'today' | 'week' | 'all' | { from: Id; to: Id };

export interface Subject {
  kind: string;
  id: Id;
}

export interface StartRun {
  scenario: string;
  subject?: Subject;
  input?: string;
  range?: Range;
  selection?: Id[];
  instruction?: string;
  language?: Language;
  model?: Id | 'none';
}

export interface Quota {
  limit: number;
  used: number;
  remaining: number;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  cached_tokens: number;
  quota?: Quota;
}

export interface Notice {
  code: string;
  text: string;
  count?: number;
  action?: { kind: 'choose_model'; model_id: Id };
}

export interface Reference {
  n: number;
  message: {
    id: Id;
    room_id: Id;
    thread_id: Id | null;
    author_name: string;
    created_at: Time;
    excerpt: string;
  };
}

export interface Item {
  key: string;
  kind: 'point' | 'decision' | 'question' | 'promise' | 'answer';
  text: string;
  worded_by: 'quote' | 'model';
  who: string | null;
  who_id: Id | null;
  due: { text: string; on: string | null } | null;
  sources: { n: number; message_id: Id }[];
}

export interface Covered {
  messages: number;
  worded_messages?: number;
  from: Time | null;
  to: Time | null;
}

export interface RunResult {
  kind: 'summary' | 'answer' | 'text';
  answered: boolean | null;
  items: Item[];
  text: string | null;
  references: Reference[];
  notices: Notice[];
  covered: Covered;
}

export interface Problem {
  type: string;
  status: number;
  code: ProblemCode;
  title: string;
  detail?: string;
  trace_id?: string;
  field?: string;
}

export type ProblemCode =
  | 'unauthenticated'
  | 'not_found'
  | 'forbidden'
  | 'conflict'
  | 'invalid'
  | 'too_large'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

export interface Run {
  id: Id;
  scenario: string;
  subject: Subject | null;
  range: Range | null;
  state: 'queued' | 'running' | 'finished' | 'failed' | 'cancelled';
  created_at: Time;
  finished_at: Time | null;
  model: PersonRef | null;
  result: RunResult | null;
  usage: Usage | null;
  rating: 'up' | 'down' | null;
  problem: Problem | null;
}

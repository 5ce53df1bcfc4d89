/**
 * Reads what the server's stream says. Part of it was worded by a model, so every field is checked and bounded here;
 * what does not fit is dropped, never shown.
 */
import type {
  Covered,
  Item,
  ItemKind,
  Notice,
  Problem,
  Progress,
  Quota,
  Reference,
  RunModel,
  RunResult,
  Source,
  Stage,
} from './run-types';

type Fields = Record<string, unknown>;

const KINDS: readonly ItemKind[] = ['point', 'decision', 'question', 'promise', 'answer'];
const STAGES: readonly Stage[] = [
  'key_messages',
  'waiting',
  'loading',
  'swapping',
  'queued',
  'prompt',
  'words',
  'check',
];
const MOST_ITEMS = 500;
const MOST_SOURCES = 50;
const LONGEST_TEXT = 8_000;

export function fields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function text(value: unknown, longest = LONGEST_TEXT): string | null {
  return typeof value === 'string' ? value.slice(0, longest) : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.floor(value) : null;
}

function list<T>(value: unknown, most: number, one: (value: unknown) => T | null): T[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, most)
    .map(one)
    .filter((read) => read !== null);
}

function readSource(value: unknown): Source | null {
  const from = fields(value);
  const n = count(from?.n);
  const id = text(from?.message_id, 64);
  return n && id ? { n, message_id: id } : null;
}

export function readItem(value: unknown): Item | null {
  const from = fields(value);
  const key = text(from?.key, 64);
  const body = text(from?.text);
  const kind = KINDS.find((known) => known === from?.kind);
  if (!from || !key || body === null || !kind) return null;
  const due = fields(from.due);
  return {
    key,
    kind,
    text: body,
    worded_by: from.worded_by === 'model' ? 'model' : 'quote',
    who: text(from.who, 200),
    who_id: text(from.who_id, 64),
    due: due ? { text: text(due.text, 200) ?? '', on: text(due.on, 10) } : null,
    sources: list(from.sources, MOST_SOURCES, readSource),
  };
}

export function readReference(value: unknown): Reference | null {
  const from = fields(value);
  const message = fields(from?.message);
  const n = count(from?.n);
  const id = text(message?.id, 64);
  if (!message || !n || !id) return null;
  return {
    n,
    message: {
      id,
      room_id: text(message.room_id, 64) ?? '',
      thread_id: text(message.thread_id, 64),
      author_name: text(message.author_name, 200) ?? '',
      created_at: text(message.created_at, 40) ?? '',
      excerpt: text(message.excerpt, 600) ?? '',
    },
  };
}

export function readNotice(value: unknown): Notice | null {
  const from = fields(value);
  const code = text(from?.code, 64);
  if (!from || !code) return null;
  const action = fields(from.action);
  const model = action?.kind === 'choose_model' ? text(action.model_id, 64) : null;
  return {
    code,
    text: text(from.text, 1_000) ?? '',
    count: count(from.count),
    action: model ? { kind: 'choose_model', model_id: model } : null,
  };
}

export function readProgress(value: unknown): Progress | null {
  const from = fields(value);
  const stage = STAGES.find((known) => known === from?.stage);
  if (!from || !stage) return null;
  return { stage, done: count(from.done) ?? 0, total: count(from.total) ?? 0, place: count(from.place) };
}

export function readQuota(value: unknown): Quota | null {
  const from = fields(value);
  const limit = count(from?.limit);
  if (!from || limit === null) return null;
  return { limit, used: count(from.used) ?? 0, remaining: count(from.remaining) ?? 0 };
}

export function readModel(value: unknown): RunModel | null {
  const from = fields(value);
  const id = text(from?.id, 64);
  return from && id ? { id, name: text(from.name, 200) ?? id, is_small: from.is_small === true } : null;
}

export function readCovered(value: unknown): Covered | null {
  const from = fields(value);
  const messages = count(from?.messages);
  if (!from || messages === null) return null;
  return {
    messages,
    worded_messages: count(from.worded_messages),
    from: text(from.from, 64),
    to: text(from.to, 64),
  };
}

export function readProblem(value: unknown): Problem | null {
  const from = fields(value);
  if (!from) return null;
  return {
    code: text(from.code, 64) ?? 'internal',
    title: text(from.title, 300) ?? '',
    detail: text(from.detail, 1_000),
    trace_id: text(from.trace_id, 100),
  };
}

export function readResult(value: unknown): RunResult | null {
  const from = fields(value);
  if (!from) return null;
  return {
    kind: from.kind === 'answer' || from.kind === 'text' ? from.kind : 'summary',
    answered: typeof from.answered === 'boolean' ? from.answered : null,
    items: list(from.items, MOST_ITEMS, readItem),
    text: text(from.text, 100_000),
    references: list(from.references, MOST_ITEMS, readReference),
    notices: list(from.notices, 50, readNotice),
    covered: readCovered(from.covered),
  };
}

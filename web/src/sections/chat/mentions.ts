/** Mentions while typing: the box shows `@Name`, the body carries `<@user:id>`, `<@department:id>`, `<@all>` or `<@assistant>`. */
import type { Message, PersonRef } from '$api/types';

/** Whom a message can call: a person unless `kind` says otherwise. */
export interface Callable extends PersonRef {
  kind?: 'department' | 'all' | 'assistant';
  /** What stands beside the name where one chooses. */
  title?: string;
  photo_url?: string | null;
}

export interface MentionQuery {
  /** Where the `@` stands. */
  start: number;
  /** What is typed after it, up to the caret. */
  text: string;
}

const LONGEST_QUERY = 40;

/** The mention being typed at the caret, or null. */
export function queryAt(text: string, caret: number): MentionQuery | null {
  const start = text.lastIndexOf('@', caret - 1);
  // Before the first letter, as in a draft that was just opened, nothing is being typed.
  if (caret < 1 || start < 0 || caret - start > LONGEST_QUERY) return null;
  const query = text.slice(start + 1, caret);
  const before = text[start - 1] ?? ' ';
  if (/[\p{L}\p{N}_@]/u.test(before) || /[\n@<>]/.test(query) || /^\s/.test(query)) return null;
  return query.split(' ').length <= 3 ? { start, text: query } : null;
}

/** People whose name or a part of it begins with what is typed; those who begin with it first. Nothing typed: as given. */
export function matching<P extends PersonRef>(people: readonly P[], query: string, most = 8): P[] {
  const wanted = fold(query);
  if (wanted === '') return people.slice(0, most);
  const rank = (person: P) => {
    const name = fold(person.name);
    if (name.startsWith(wanted)) return 0;
    return name.split(/[\s-]+/).some((part) => part.startsWith(wanted)) ? 1 : 2;
  };
  return people
    .map((person) => ({ person, place: rank(person) }))
    .filter(({ place }) => place < 2)
    .sort((a, b) => a.place - b.place || a.person.name.localeCompare(b.person.name))
    .slice(0, most)
    .map(({ person }) => person);
}

/** The text with the mention chosen, and where the caret goes. */
export function choose(
  text: string,
  query: MentionQuery,
  caret: number,
  person: PersonRef,
): [string, number] {
  const before = `${text.slice(0, query.start)}@${person.name}`;
  const after = text.slice(caret);
  const gap = /^[\s,.:;!?)]/.test(after) ? '' : ' ';
  const end = before.length + (gap || after.startsWith(' ') ? 1 : 0);
  return [before + gap + after, end];
}

/** The body to post: `@Name` of those that can be called becomes `<@user:id>` and the like, longest names first. */
export function encode(text: string, callable: readonly Callable[]): string {
  const all = [...callable].sort((a, b) => b.name.length - a.name.length);
  if (all.length === 0) return text;
  const names = all.map((one) => escape(one.name)).join('|');
  const byName = new Map(all.toReversed().map((one) => [fold(one.name), one]));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_@])@(${names})(?![\\p{L}\\p{N}_])`, 'giu');
  return text.replace(pattern, (whole, name: string) => {
    const one = byName.get(fold(name));
    return one ? call(one) : whole;
  });
}

function call({ kind, id }: Callable): string {
  return kind === 'all' || kind === 'assistant'
    ? `<@${kind}>`
    : `<@${kind === 'department' ? 'department' : 'user'}:${id}>`;
}

/** The other way round, for a body that goes back into the box. */
export function decode(body: string, known: readonly Callable[]): string {
  const byCall = new Map(known.map((one) => [call(one).toLowerCase(), one.name]));
  return body.replace(/<@(?:(?:user|department):[0-9a-f-]{36}|all|assistant)>/gi, (whole) => {
    const name = byCall.get(whole.toLowerCase());
    return name ? `@${name}` : whole;
  });
}

/** Whom a message calls, by the names it was given with; `everyone` and `assistant` are how these are called here. */
export function knownOf(
  { mentions, departments }: Pick<Message, 'mentions' | 'departments'>,
  everyone: string,
  assistant: string,
): Callable[] {
  return [
    ...mentions,
    ...departments.map(({ id, name }) => ({ id, name, kind: 'department' as const })),
    { id: 'all', name: everyone, kind: 'all' as const },
    { id: 'assistant', name: assistant, kind: 'assistant' as const },
  ];
}

function fold(text: string): string {
  return text.toLocaleLowerCase().replaceAll('ё', 'е').trim();
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

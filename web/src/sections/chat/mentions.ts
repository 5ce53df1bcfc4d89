/** Mentions while typing: the box shows `@Name`, the body carries `<@user:id>`. */
import type { PersonRef } from '$api/types';

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
  if (start < 0 || caret - start > LONGEST_QUERY) return null;
  const query = text.slice(start + 1, caret);
  const before = text[start - 1] ?? ' ';
  if (/[\p{L}\p{N}_@]/u.test(before) || /[\n@<>]/.test(query) || /^\s/.test(query)) return null;
  return query.split(' ').length <= 3 ? { start, text: query } : null;
}

/** People whose name or a part of it begins with what is typed; those who begin with it first. */
export function matching<P extends PersonRef>(people: readonly P[], query: string, most = 8): P[] {
  const wanted = fold(query);
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

/** The body to post: `@Name` of the people chosen becomes `<@user:id>`, longest names first. */
export function encode(text: string, chosen: readonly PersonRef[]): string {
  const people = [...chosen].sort((a, b) => b.name.length - a.name.length);
  if (people.length === 0) return text;
  const names = people.map((person) => escape(person.name)).join('|');
  const byName = new Map(people.map((person) => [person.name, person.id]));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_@])@(${names})(?![\\p{L}\\p{N}_])`, 'gu');
  return text.replace(pattern, (whole, name: string) => {
    const id = byName.get(name);
    return id ? `<@user:${id}>` : whole;
  });
}

/** The other way round, for a body that goes back into the box. */
export function decode(body: string, nameOf: (id: string) => string | undefined): string {
  return body.replace(/<@user:([0-9a-f-]{36})>/gi, (whole, id: string) => {
    const name = nameOf(id.toLowerCase());
    return name ? `@${name}` : whole;
  });
}

function fold(text: string): string {
  return text.toLocaleLowerCase().replaceAll('ё', 'е').trim();
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

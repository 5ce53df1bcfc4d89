/** Messages as the page shows them: by day, by author, with the line where the unread begin. */
import type { Message } from '$api/types';

export interface Group {
  kind: 'group';
  key: string;
  author: Message['author'];
  messages: Message[];
}

export type Row = Group | { kind: 'day'; key: string; at: string } | { kind: 'new'; key: string };

export interface RowOptions {
  /** The day (2026-11-23) a time falls on for this reader. */
  dayOf: (time: string) => string;
  /** Messages after this one are new; null shows no line. */
  readSeq: number | null;
  /** The reader: own messages never start the new line. */
  me: string;
}

/** A pause after which the same author is named again, milliseconds. */
const PAUSE = 7 * 60_000;

export function rowsOf(messages: readonly Message[], options: RowOptions): Row[] {
  const rows: Row[] = [];
  const firstNew = firstUnread(messages, options.readSeq, options.me)?.id;
  let day = '';
  for (const message of messages) {
    const today = options.dayOf(message.created_at);
    if (today !== day) rows.push({ kind: 'day', key: `day-${message.id}`, at: message.created_at });
    day = today;
    if (message.id === firstNew) rows.push({ kind: 'new', key: 'new' });
    const last = rows.at(-1);
    if (last?.kind === 'group' && goesOn(last, message)) last.messages.push(message);
    else rows.push({ kind: 'group', key: message.id, author: message.author, messages: [message] });
  }
  return rows;
}

/**
 * The rows of one list, drawn again and again. A group that grows at either end stays the same group, so that the
 * focus inside it is not lost when an older page is put before it.
 */
export class SteadyRows {
  /** Under which key the group of a message was drawn. */
  #keys = new Map<string, string>();

  of(messages: readonly Message[], options: RowOptions): Row[] {
    const taken = new Set<string>();
    const rows = rowsOf(messages, options).map((row) => {
      if (row.kind !== 'group') return row;
      const key = this.#keyOf(row, taken);
      taken.add(key);
      return { ...row, key };
    });
    this.#keys.clear();
    for (const row of rows) {
      if (row.kind === 'group') for (const { id } of row.messages) this.#keys.set(id, row.key);
    }
    return rows;
  }

  /** The key a message of the group had before; of a group that was cut in two, the first part keeps it. */
  #keyOf(group: Group, taken: ReadonlySet<string>): string {
    const known = group.messages.map(({ id }) => this.#keys.get(id));
    let key = known.find((one) => one !== undefined && !taken.has(one)) ?? group.key;
    while (taken.has(key)) key += '+';
    return key;
  }
}

export function messageIn(rows: readonly Row[], id: string | undefined): Message | undefined {
  return rows.flatMap((row) => (row.kind === 'group' ? row.messages : [])).find((one) => one.id === id);
}

/** What the assistant answers somebody is not what they wrote. */
function isOwn({ author }: Message, me: string): boolean {
  return author.id === me && !author.assistant;
}

/** The first message of another person after what was read, or undefined. */
export function firstUnread(
  messages: readonly Message[],
  readSeq: number | null,
  me: string,
): Message | undefined {
  if (readSeq === null) return undefined;
  return messages.find((message) => message.seq > readSeq && !isOwn(message, me));
}

/** Whether the page begins after the first unread message, which is further back then. */
export function startsAfter(
  timeline: { items: readonly Message[]; hasBefore: boolean } | undefined,
  readSeq: number | null,
): boolean {
  return (
    readSeq !== null &&
    timeline !== undefined &&
    timeline.hasBefore &&
    (timeline.items[0]?.seq ?? 0) > readSeq + 1
  );
}

/** The stretch from the first unread message to the newest, or null when there is none. */
export function freshOf(
  messages: readonly Message[],
  readSeq: number | null,
  me: string,
  newest: string | null,
): { from: string; to: string; count: number } | null {
  const first = firstUnread(messages, readSeq, me);
  const last = newest ?? messages.at(-1)?.id;
  if (!first || !last) return null;
  const unread = messages.filter((message) => message.seq >= first.seq && !isOwn(message, me));
  return { from: first.id, to: last, count: unread.length };
}

/** The place up to which a person has seen a room, or null when there is nothing to tell the server. */
export function seqToMark(
  seen: readonly Message[],
  readSeq: number,
  isAtEnd: boolean,
  lastSeq: number,
): number | null {
  const newest = seen.reduce((most, message) => Math.max(most, message.seq), 0);
  const seq = isAtEnd ? Math.max(newest, lastSeq) : newest;
  return seq > readSeq ? seq : null;
}

/** What "mark unread from here" tells the server: everything before this message stays read. */
export function seqBefore(message: Message): number {
  return Math.max(0, message.seq - 1);
}

/** Those whom a message calls, people and departments, by id. */
export function namesOf({
  mentions,
  departments,
}: Pick<Message, 'mentions' | 'departments'>): ReadonlyMap<string, string> {
  return new Map([...mentions, ...departments].map(({ id, name }) => [id.toLowerCase(), name]));
}

function goesOn(group: Group, message: Message): boolean {
  const last = group.messages.at(-1);
  if (!last || last.imported !== message.imported || !isSame(group.author, message.author)) return false;
  return Date.parse(message.created_at) - Date.parse(last.created_at) < PAUSE;
}

/** Of an imported history several authors may have no account of their own. */
function isSame(one: Message['author'], other: Message['author']): boolean {
  return one.id === other.id && one.name === other.name && one.assistant === other.assistant;
}

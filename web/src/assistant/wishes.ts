import type { Range, Run, StartRun } from '$api/types';

/** Something a page asks the panel to do at once. */
export type Wish = { kind: 'selection'; ids: string[] } | { kind: 'thread'; id: string };

/** What a run may cover, as the menu names it. */
export type Scope = 'unread' | 'today' | 'week' | 'all' | 'thread' | 'selection';

/** What was new when the room was opened: reading it does not take it out of “unread” while the reader is there. */
export interface Fresh {
  from: string;
  to: string;
  count: number;
}

export interface Around {
  roomId: string;
  threadId: string | null;
  /** In the order of the room. */
  selection: readonly string[];
  /** Null leaves it to the server what is unread. */
  fresh: Fresh | null;
}

/** The part of POST /runs that says what is read. */
export function covering(
  scope: Scope,
  { roomId, threadId, selection, fresh }: Around,
): Pick<StartRun, 'subject' | 'range' | 'selection'> {
  const room = { kind: 'chat.room', id: roomId };
  if (scope === 'thread' && threadId) return { subject: { kind: 'chat.thread', id: threadId }, range: 'all' };
  if (scope === 'unread' && fresh) return { subject: room, range: { from: fresh.from, to: fresh.to } };
  if (scope === 'thread' || scope === 'selection') return { subject: room, ...picked(selection) };
  return { subject: room, range: scope };
}

function picked(selection: readonly string[]): Pick<StartRun, 'range' | 'selection'> {
  const [from, to] = [selection[0], selection.at(-1)];
  return from && to ? { range: { from, to }, selection: [...selection] } : { range: 'all' };
}

/** What a run covered, for naming it in the history; `part` is a stretch between two messages. */
export function scopeOf(run: { subject?: { kind: string } | null; range?: Range | null }): Scope | 'part' {
  if (run.subject?.kind === 'chat.thread') return 'thread';
  if (typeof run.range === 'string') return run.range;
  return run.range ? 'part' : 'all';
}

/** What a run of the history asked for, to ask it again; null when that is not known any more. */
export function askedIn({ scenario, subject, range, instruction }: Run): StartRun | null {
  if (!subject || (scenario === 'chat.ask' && !instruction)) return null;
  return { scenario, subject, range: range ?? 'all', ...(instruction ? { instruction } : {}) };
}

const DAY = 24 * 60 * 60_000;

/** The shortest stretch up to now that has a message in it; `dayOf` names the day of a time in the reader's zone. */
export function nearestRange(
  lastAt: string | null,
  dayOf: (time: string) => string,
  now = new Date(),
): 'today' | 'week' | 'all' {
  if (lastAt === null || dayOf(lastAt) === dayOf(now.toISOString())) return 'today';
  return now.getTime() - Date.parse(lastAt) < 6 * DAY ? 'week' : 'all';
}

import { describe, expect, it } from 'vitest';
import { firstUnread, namesOf, rowsOf, seqBefore, seqToMark, SteadyRows, type Row } from './rows';
import { message, messages } from './testing';

const options = { dayOf: (time: string) => time.slice(0, 10), readSeq: null, me: 'me' };
const boris = { id: 'boris', name: 'Борис', photo_url: null, foreign: false, guest: false, assistant: false };
const mine = { id: 'me', name: 'Я', photo_url: null, foreign: false, guest: false, assistant: false };
const shape = (rows: Row[]) =>
  rows.map((row) =>
    row.kind === 'group' ? `${row.author.id}:${row.messages.map((one) => one.seq).join(',')}` : row.kind,
  );

describe('rows', () => {
  it('joins an author’s messages and breaks at another author', () => {
    const list = [message(1), message(2), message(3, { author: boris }), message(4)];
    expect(shape(rowsOf(list, options))).toEqual(['day', 'anna:1,2', 'boris:3', 'anna:4']);
  });

  it('breaks after a pause', () => {
    const later = message(2, { created_at: '2026-11-23T06:07:01Z' });
    expect(shape(rowsOf([message(1), later], options))).toEqual(['day', 'anna:1', 'anna:2']);
  });

  it('breaks at midnight of the reader, not of the server', () => {
    const list = [
      message(1, { created_at: '2026-11-23T20:59:00Z' }),
      message(2, { created_at: '2026-11-23T21:01:00Z' }),
    ];
    const moscow = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Moscow' });
    const dayOf = (time: string) => moscow.format(new Date(time));
    expect(shape(rowsOf(list, { ...options, dayOf }))).toEqual(['day', 'anna:1', 'day', 'anna:2']);
    expect(shape(rowsOf(list, options))).toEqual(['day', 'anna:1,2']);
  });

  it('gives every row a key of its own', () => {
    const keys = rowsOf(messages(1, 40), { ...options, readSeq: 10 }).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('draws the new line once, before the first unread, and starts a group there', () => {
    expect(shape(rowsOf(messages(1, 4), { ...options, readSeq: 2 }))).toEqual([
      'day',
      'anna:1,2',
      'new',
      'anna:3,4',
    ]);
  });

  it('draws no new line above own messages only', () => {
    const list = [message(1), message(2, { author: mine })];
    expect(shape(rowsOf(list, { ...options, readSeq: 1 }))).toEqual(['day', 'anna:1', 'me:2']);
    const answered = [...list, message(3)];
    expect(shape(rowsOf(answered, { ...options, readSeq: 1 }))).toEqual([
      'day',
      'anna:1',
      'me:2',
      'new',
      'anna:3',
    ]);
  });
});

const groups = (rows: Row[]) => rows.filter((row) => row.kind === 'group').map((row) => row.key);

describe('the key of a group', () => {
  it('stays when older messages of its author are put before it, and newer after it', () => {
    const rows = new SteadyRows();
    const [key] = groups(rows.of(messages(5, 8), options));
    expect(groups(rows.of(messages(1, 8), options))).toEqual([key]);
    expect(groups(rows.of(messages(1, 9), options))).toEqual([key]);
    expect(groups(rows.of(messages(7, 9), options))).toEqual([key]);
  });

  it('stays with the first part when the group is cut in two, and no two are the same', () => {
    const rows = new SteadyRows();
    const [key] = groups(rows.of(messages(3, 6), options));
    rows.of(messages(1, 6), options);
    const [first, second] = groups(rows.of(messages(1, 6), { ...options, readSeq: 2 }));
    expect(first).toBe(key);
    expect(second).not.toBe(key);
    const joined = groups(rows.of(messages(1, 6), options));
    expect(joined).toEqual([key]);
  });

  it('is another for another author', () => {
    const rows = new SteadyRows();
    rows.of([message(2)], options);
    const keys = groups(
      rows.of([message(1, { author: boris }), message(2), message(3, { author: boris })], options),
    );
    expect(new Set(keys).size).toBe(3);
  });
});

describe('unread', () => {
  it('finds the first of the others', () => {
    expect(firstUnread(messages(1, 5), 3, 'me')?.seq).toBe(4);
    expect(firstUnread(messages(1, 5), 5, 'me')).toBeUndefined();
    expect(firstUnread(messages(1, 5), null, 'me')).toBeUndefined();
  });

  it('counts an answer of the assistant as new for whoever asked, and their own words not', () => {
    const told = message(2, { author: { ...mine, name: 'Суфлёр', assistant: true } });
    expect(firstUnread([message(1, { author: mine }), told], 0, 'me')?.seq).toBe(2);
    expect(firstUnread([message(1, { author: mine })], 0, 'me')).toBeUndefined();
  });

  it('marks what was seen, and never backwards', () => {
    expect(seqToMark(messages(3, 6), 4, false, 9)).toBe(6);
    expect(seqToMark(messages(1, 3), 4, false, 9)).toBeNull();
    expect(seqToMark([], 0, false, 9)).toBeNull();
  });

  it('takes replies in threads along at the end of the room', () => {
    expect(seqToMark(messages(1, 3), 3, true, 7)).toBe(7);
  });

  it('marks unread from a message on', () => {
    expect(seqBefore(message(7))).toBe(6);
    expect(seqBefore(message(0))).toBe(0);
  });
});

it('names those mentioned', () => {
  expect(namesOf({ mentions: [{ id: 'ABC', name: 'Анна' }], departments: [] }).get('abc')).toBe('Анна');
});

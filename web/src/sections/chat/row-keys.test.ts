import { describe, expect, it } from 'vitest';
import { SteadyRows } from './row-keys';
import type { Row } from './rows';
import { message, messages } from './testing';

const options = { dayOf: (time: string) => time.slice(0, 10), readSeq: null, me: 'me' };
const boris = { id: 'boris', name: 'Борис', photo_url: null };
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
    const keys = groups(rows.of([message(1, { author: boris }), message(2), message(3, { author: boris })], options));
    expect(new Set(keys).size).toBe(3);
  });
});

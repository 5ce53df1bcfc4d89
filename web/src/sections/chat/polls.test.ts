import { describe, expect, it } from 'vitest';
import type { Poll } from '$api/types';
import { isClosed, mineOf, withVote } from './polls';

const poll = (counts: number[], voters_count: number, mine: number[] = []): Poll => ({
  options: counts.map((count, index) => ({
    number: index + 1,
    text: `option ${index + 1}`,
    count,
    share: 0,
    mine: mine.includes(index + 1),
  })),
  multiple: mine.length > 1,
  anonymous: false,
  voters_count,
  closes_at: null,
  closed_at: null,
});

describe('one’s vote', () => {
  it.each([
    ['the first', poll([0, 0], 0), [1], [1, 0], [100, 0], 1],
    ['another', poll([1, 2], 3, [1]), [2], [0, 3], [0, 100], 3],
    ['one more', poll([2, 1, 0], 2, [1, 2]), [1, 2, 3], [2, 1, 1], [100, 50, 50], 2],
    ['taken back', poll([1, 2], 3, [1]), [], [0, 2], [0, 100], 2],
    ['the only one taken back', poll([1, 0], 1, [1]), [], [0, 0], [0, 0], 0],
  ])('%s is counted', (_, before, chosen, counts, shares, voters) => {
    const after = withVote(before, chosen);
    expect(mineOf(after)).toEqual(chosen);
    expect(after.options.map((option) => option.count)).toEqual(counts);
    expect(after.options.map((option) => option.share)).toEqual(shares);
    expect(after.voters_count).toBe(voters);
  });
});

it.each([
  [null, null, false],
  ['2026-11-23T06:00:00Z', null, true],
  [null, '2026-11-23T06:00:00Z', true],
  [null, '2026-11-23T06:00:01Z', false],
])('closed at %s, to close at %s: %s', (closed_at, closes_at, closed) => {
  expect(isClosed({ ...poll([], 0), closed_at, closes_at }, Date.parse('2026-11-23T06:00:00Z'))).toBe(closed);
});

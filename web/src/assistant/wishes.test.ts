import { describe, expect, it } from 'vitest';
import { covering, nearestRange, scopeOf } from './wishes';

const around = {
  roomId: 'r',
  threadId: 't',
  selection: ['a', 'b', 'c'],
  fresh: { from: 'm5', to: 'm9', count: 4 },
};
const room = { kind: 'chat.room', id: 'r' };

describe('what a run reads', () => {
  it.each([
    ['today', { subject: room, range: 'today' }],
    ['all', { subject: room, range: 'all' }],
    ['unread', { subject: room, range: { from: 'm5', to: 'm9' } }],
    ['thread', { subject: { kind: 'chat.thread', id: 't' }, range: 'all' }],
    ['selection', { subject: room, range: { from: 'a', to: 'c' }, selection: ['a', 'b', 'c'] }],
  ] as const)('%s', (scope, expected) => {
    expect(covering(scope, around)).toEqual(expected);
  });

  it('leaves unread to the server when it is not known here', () => {
    expect(covering('unread', { ...around, fresh: null }).range).toBe('unread');
  });
});

it('names a stored run', () => {
  expect(scopeOf({ subject: { kind: 'chat.thread' }, range: 'all' })).toBe('thread');
  expect(scopeOf({ subject: room, range: 'week' })).toBe('week');
  expect(scopeOf({ subject: room, range: { from: 'a', to: 'b' } })).toBe('part');
  expect(scopeOf({ subject: null, range: null })).toBe('all');
});

it.each([
  [null, 'today'],
  ['2026-11-23T00:10:00Z', 'today'],
  ['2026-11-22T23:50:00Z', 'week'],
  ['2026-11-10T12:00:00Z', 'all'],
])('after a last message at %s the nearest stretch is %s', (lastAt, range) => {
  expect(nearestRange(lastAt, (time) => time.slice(0, 10), new Date('2026-11-23T08:00:00Z'))).toBe(range);
});

import { describe, expect, it } from 'vitest';
import { mayPost, rightsOn } from './rights';
import { message } from './testing';

const room = {
  kind: 'closed',
  member: true,
  role: 'member',
  posting: 'members',
  shows_reads: false,
} as const;

describe('what may be done with a message', () => {
  const all = {
    react: true,
    pin: true,
    edit: true,
    remove: true,
    readers: false,
    vote: true,
    closePoll: true,
  };
  const none = {
    react: false,
    pin: false,
    edit: false,
    remove: false,
    readers: false,
    vote: false,
    closePoll: false,
  };

  const voted = {
    options: [],
    multiple: false,
    anonymous: false,
    voters_count: 1,
    closes_at: null,
    closed_at: null,
  };
  const theirs = { edit: false, remove: false, closePoll: false };

  it.each([
    ['one’s own', {}, room, 'anna', all],
    ['another’s', {}, room, 'oleg', { ...all, ...theirs }],
    ['another’s, where one moderates', {}, { ...room, role: 'moderator' }, 'oleg', { ...all, edit: false }],
    [
      'another’s, in a room of two',
      {},
      { ...room, kind: 'direct', role: 'owner' },
      'oleg',
      { ...all, ...theirs },
    ],
    ['a question with votes', { poll: voted }, room, 'anna', { ...all, edit: false }],
    ['from outside', {}, { ...room, kind: 'open', member: false, role: null }, 'anna', none],
    ['a deleted one', { deleted_at: '2026-11-23T06:00:00Z' }, room, 'anna', none],
    ['where reading shows', {}, { ...room, shows_reads: true }, 'anna', { ...all, readers: true }],
    ['an announcement', {}, { ...room, posting: 'moderators' }, 'oleg', { ...all, ...theirs, pin: false }],
  ] as const)('%s', (_, over, where, me, expected) => {
    expect(rightsOn(message(1, over), where, me)).toEqual(expected);
  });

  it('lets those who look after a room announce', () => {
    const announcements = { ...room, posting: 'moderators' } as const;
    expect(mayPost(announcements)).toBe(false);
    expect(mayPost({ ...announcements, role: 'moderator' })).toBe(true);
    expect(mayPost({ ...room, member: false })).toBe(false);
  });
});

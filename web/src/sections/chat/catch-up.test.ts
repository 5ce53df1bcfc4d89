import { expect, it } from 'vitest';
import type { Room } from '$api/types';
import { inOrder } from './catch-up.svelte';

const room = (id: string, kind: Room['kind'], unread_count: number, mention_count = 0): Room =>
  ({ id, kind, unread_count, mention_count }) as Room;

it('takes rooms with something unread, those that want an answer first', () => {
  const rooms = [
    room('quiet', 'open', 0),
    room('lively', 'open', 40),
    room('calling', 'closed', 2, 1),
    room('calm', 'open', 3),
    room('two', 'direct', 1),
  ];
  expect(inOrder(rooms).map(({ id }) => id)).toEqual(['two', 'calling', 'lively', 'calm']);
});

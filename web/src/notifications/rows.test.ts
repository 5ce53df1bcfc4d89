import { expect, it } from 'vitest';
import type { Notification } from '$api/types';
import { daysOf } from './rows';

let number = 0;
const told = (created_at: string, room_id: string | null) =>
  ({ id: `n${(number += 1)}`, created_at, room_id }) as Notification;
const dayOf = (time: string) => time.slice(0, 10);

it('keeps a day together and bundles three of a room where the newest stands', () => {
  const all = [
    told('2026-11-23T12:00', 'a'),
    told('2026-11-23T11:00', null),
    told('2026-11-23T10:00', 'a'),
    told('2026-11-23T09:00', 'b'),
    told('2026-11-23T08:00', 'a'),
    told('2026-11-22T23:00', 'a'),
    told('2026-11-22T22:00', 'a'),
  ];
  const shape = daysOf(all, dayOf).map(({ day, bundles }) => [
    day,
    bundles.map(({ roomId, items }) => `${roomId ?? '-'}${items.length}`),
  ]);
  expect(shape).toEqual([
    ['2026-11-23', ['a3', '-1', 'b1']],
    ['2026-11-22', ['a1', 'a1']],
  ]);
});

it('gives nothing a key twice', () => {
  const all = Array.from({ length: 9 }, (_, index) => told('2026-11-23T12:00', `r${index % 2}`));
  const keys = daysOf(all, dayOf).flatMap(({ bundles }) => bundles.map((bundle) => bundle.key));
  expect(new Set(keys).size).toBe(keys.length);
  expect(daysOf([], dayOf)).toEqual([]);
});

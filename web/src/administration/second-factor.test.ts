import { expect, it } from 'vitest';
import { dayOf, startOf } from './second-factor';

it.each(['2026-11-23', '2027-01-01', '2028-02-29'])('%s is that day again', (day) => {
  expect(dayOf(startOf(day))).toBe(day);
});

it.each(['', 'x', '2026-13-01'])('%j is no day', (day) => {
  expect(startOf(day)).toBeNull();
});

it('an empty field means at once', () => {
  expect(dayOf(null)).toBe('');
});

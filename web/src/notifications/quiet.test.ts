import { expect, it } from 'vitest';
import { daysOf, rowsOf, weekdayName } from './quiet';

it('shows seven days and keeps those that are on', () => {
  const rows = rowsOf({ on: true, days: [{ weekday: 6, from: '00:00', to: '00:00' }] });
  expect(rows.map((row) => row.on)).toEqual([false, false, false, false, false, true, false]);
  expect(daysOf(rows)).toEqual([{ weekday: 6, from: '00:00', to: '00:00' }]);
});

it('keeps no day whose time is not one', () => {
  const rows = rowsOf({ on: true, days: [] }).map((row) => ({ ...row, on: true }));
  const odd = rows.map((row, index) => ({ ...row, from: ['', '24:00', '7:00', '07:60'][index] ?? row.from }));
  expect(daysOf(odd).map((day) => day.weekday)).toEqual([5, 6, 7]);
});

it.each([
  [1, 'ru', 'понедельник'],
  [7, 'en', 'Sunday'],
])('weekday %i in %s is %s', (weekday, language, name) => {
  expect(weekdayName(weekday, language)).toBe(name);
});

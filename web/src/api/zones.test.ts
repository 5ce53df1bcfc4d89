import { expect, it } from 'vitest';
import { timeZones, zoneName } from './zones';

const WINTER = new Date('2026-01-15T12:00:00Z');
const SUMMER = new Date('2026-07-15T12:00:00Z');

it.each([
  ['Europe/Moscow', 'Moscow (UTC+3)'],
  ['Asia/Kolkata', 'Kolkata (UTC+5:30)'],
  ['America/St_Johns', 'St Johns (UTC−3:30)'],
  ['UTC', 'UTC'],
  ['Nowhere/At_All', 'At All (UTC)'],
])('%s is called %s', (zone, name) => {
  expect(zoneName(zone, WINTER)).toBe(name);
});

it('names the shift of the day', () => {
  expect(zoneName('Europe/Berlin', WINTER)).toBe('Berlin (UTC+1)');
  expect(zoneName('Europe/Berlin', SUMMER)).toBe('Berlin (UTC+2)');
});

it('lists every zone from the west, found by its own spelling too, with one the browser does not know', () => {
  const zones = timeZones('Mars/Olympus', WINTER);
  const at = (zone: string) => zones.findIndex(({ value }) => value === zone);
  expect(zones).toHaveLength(Intl.supportedValuesOf('timeZone').length + 1);
  expect(at('Mars/Olympus')).toBeGreaterThanOrEqual(0);
  expect(at('America/New_York')).toBeLessThan(at('Europe/London'));
  expect(at('Europe/London')).toBeLessThan(at('Europe/Moscow'));
  expect(zones[at('America/New_York')]?.also).toBe('America/New York');
});

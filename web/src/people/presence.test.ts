import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { beforeAll, expect, test } from 'vitest';
import { i18n } from '$i18n';
import { dayIn, isAway, saying, spans, stands, workText } from './presence';

const NOON = new Date('2026-12-01T12:00:00Z');
const absence = { from: '2026-12-01', to: '2026-12-14', kind: 'vacation', deputy_id: null } as const;

beforeAll(() => {
  const file = join(import.meta.dirname, '../../../locales/ru/presence.ftl');
  i18n.bundle = new FluentBundle('ru', { useIsolating: false });
  i18n.bundle.addResource(new FluentResource(readFileSync(file, 'utf8')));
  i18n.language = 'ru';
});

test('a day is the one where the person is', () => {
  expect(dayIn('Asia/Vladivostok', new Date('2026-11-30T15:00:00Z'))).toBe('2026-12-01');
  expect(dayIn('America/New_York', new Date('2026-12-01T03:00:00Z'))).toBe('2026-11-30');
});

test('both days of an absence belong to it', () => {
  expect(isAway(absence, 'UTC', NOON)).toBe(true);
  expect(isAway(absence, 'UTC', new Date('2026-12-14T23:59:00Z'))).toBe(true);
  expect(isAway(absence, 'UTC', new Date('2026-12-15T00:00:00Z'))).toBe(false);
});

test('a status ends at its moment', () => {
  const status = { emoji: '🌴', text: '', until: '2026-12-01T12:00:00Z' };
  expect(stands(status, new Date('2026-12-01T11:59:59Z'))).toBe(true);
  expect(stands(status, NOON)).toBe(false);
  expect(stands({ ...status, until: null }, NOON)).toBe(true);
});

test('the status goes before the absence', () => {
  const person = { time_zone: 'UTC', absence, status: { emoji: '🎧', text: 'не беспокоить', until: null } };
  expect(saying(person, NOON)).toBe('🎧 не беспокоить');
  expect(saying({ ...person, status: null }, NOON)).toBe('В отпуске до 14 декабря');
  expect(saying({ ...person, status: null, absence: null }, NOON)).toBe('');
});

test('equal days stand in one line', () => {
  const week = [1, 2, 3, 4].map((day) => ({ day, from: '09:00', to: '18:00' }));
  expect(
    spans([...week, { day: 5, from: '09:00', to: '16:45' }, { day: 7, from: '09:00', to: '16:45' }]),
  ).toEqual([
    { days: 'пн–чт', hours: '09:00–18:00' },
    { days: 'пт', hours: '09:00–16:45' },
    { days: 'вс', hours: '09:00–16:45' },
  ]);
});

test('whether somebody works now is told by their own clock', () => {
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
  // Tuesday, 1 December 2026: 15:00 in Moscow.
  expect(workText(week, 'Europe/Moscow', NOON)).toBe('Рабочее время до 18:00');
  expect(workText(week, 'America/New_York', NOON)).toBe('Нерабочее время до 09:00');
  expect(workText(week, 'Asia/Vladivostok', NOON)).toBe('Нерабочее время до ср, 09:00');
  expect(workText(week, 'Europe/Moscow', new Date('2026-12-05T12:00:00Z'))).toBe(
    'Нерабочее время до пн, 09:00',
  );
  const once = [{ day: 2, from: '09:00', to: '10:00' }];
  expect(workText(once, 'Europe/Moscow', NOON)).toBe('Нерабочее время до вт, 09:00');
  expect(workText([], 'Europe/Moscow', NOON)).toBe('');
});

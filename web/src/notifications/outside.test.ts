import { expect, it, vi } from 'vitest';
import type { Notification, NotificationWishes } from '$api/types';
import { t } from '$i18n';

vi.stubGlobal('navigator', {});
const { mayDisturb, wordsOf } = await import('./outside');

const wishes = (paused: boolean, quiet: boolean, direct: boolean, mentions: boolean) =>
  ({
    levels: [],
    wishes: { exceptions: { direct, mentions } },
    paused_until: paused ? '2026-11-23T10:00:00Z' : null,
    quiet_until: quiet ? '2026-11-23T10:00:00Z' : null,
  }) as unknown as NotificationWishes;

it.each([
  [false, false, 'message', true],
  [true, false, 'direct', false],
  [false, true, 'direct', true],
  [false, true, 'mention', false],
  [false, true, 'message', false],
])('paused %s, quiet %s: %s is shown %s', (paused, quiet, why, shown) => {
  expect(mayDisturb(why, wishes(paused, quiet, true, false))).toBe(shown);
});

it('names who and where, and a direct room once', () => {
  const told = (room_name: string | null) =>
    ({ id: 'n', who: { id: 'a', name: 'Анна' }, room_name, excerpt: 'слово' }) as unknown as Notification;
  expect(wordsOf(told('Склад')).title).toBe('Анна · Склад');
  expect(wordsOf(told('Анна')).title).toBe('Анна');
  expect(wordsOf(told(null))).toEqual({ id: 'n', title: 'Анна', body: 'слово' });
});

it('names Sufler in the reader’s language where nobody in particular tells', () => {
  const told = { id: 'n', who: null, room_name: 'Склад', excerpt: 'слово' } as unknown as Notification;
  expect(wordsOf(told).title).toBe(`${t('web-assistant')} · Склад`);
});

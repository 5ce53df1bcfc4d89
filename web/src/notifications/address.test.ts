import { expect, test } from 'vitest';
import type { Notification } from '$api/types';
import { leadsTo } from './address';

const told = (why: string, kind: string): Notification =>
  ({ why, subject: { kind, id: '0' }, room_id: null, thread_id: null }) as unknown as Notification;

test('what happened to an account leads to its security page', () => {
  expect(leadsTo(told('security', 'person'))).toBe('/settings/security');
});

test('what waits for an administrator leads to the directories', () => {
  expect(leadsTo(told('security', 'directories'))).toBe('/admin/directories');
});

test('what no section knows leads nowhere', () => {
  expect(leadsTo(told('mention', 'person'))).toBeNull();
});

/** Where a notification leads. */
import type { Notification } from '$api/types';
import { addressOf } from '$sections';

/** The page of what it tells of; null when there is none. */
export function leadsTo({ why, subject, room_id, thread_id }: Notification): string | null {
  if (why === 'security') return subject.kind === 'directories' ? '/admin/directories' : '/settings/security';
  return addressOf(subject, room_id ?? null, thread_id ?? null);
}

import type { Department, Person, Room } from '$api/types';
import { t } from '$i18n';
import type { Callable } from './mentions';

/** Whom a message in a room can call: its people, and in rooms of many everyone and whole departments. */
export function callableIn(
  room: Pick<Room, 'kind'>,
  people: readonly Person[],
  departments: readonly Department[],
): Callable[] {
  if (room.kind === 'direct') return [...people];
  return [
    ...people,
    { id: 'all', kind: 'all', name: t('chat-everyone'), title: t('chat-everyone-hint') },
    ...departments.map(({ id, name }) => ({ id, name, kind: 'department' as const })),
  ];
}

import type { Department, Person, Room } from '$api/types';
import { t } from '$i18n';
import type { Callable } from './mentions';

/** Whom a message in a room can call: its people, the assistant, and in rooms of many everyone and departments. */
export function callableIn(
  room: Pick<Room, 'kind'>,
  people: readonly Person[],
  departments: readonly Department[],
): Callable[] {
  const assistant = {
    id: 'assistant',
    kind: 'assistant' as const,
    name: t('assistant-title'),
    title: t('answers-call-hint'),
  };
  const byName = [...people].sort((a, b) => a.name.localeCompare(b.name));
  if (room.kind === 'direct') return [...byName, assistant];
  return [
    // First, because a list that is cut short should still show that they can be called.
    assistant,
    { id: 'all', kind: 'all', name: t('chat-everyone'), title: t('chat-everyone-hint') },
    ...byName,
    ...departments.map(({ id, name }) => ({ id, name, kind: 'department' as const })),
  ];
}

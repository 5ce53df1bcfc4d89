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
  if (room.kind === 'direct') return [...people, assistant];
  return [
    ...people,
    assistant,
    { id: 'all', kind: 'all', name: t('chat-everyone'), title: t('chat-everyone-hint') },
    ...departments.map(({ id, name }) => ({ id, name, kind: 'department' as const })),
  ];
}

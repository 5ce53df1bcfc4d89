import type { Message, Room } from '$api/types';
import type { May } from './deeds';

type OfRoom = Pick<Room, 'kind' | 'member' | 'role' | 'posting' | 'shows_reads'>;

/** Whether a person looks after a room: takes messages and people out and says what it is. */
export function looksAfter(room: OfRoom): boolean {
  return room.kind !== 'direct' && (room.role === 'moderator' || room.role === 'owner');
}

/** Whether a person may write into the main list; in a room of announcements the others answer in threads. */
export function mayPost(room: OfRoom): boolean {
  return room.member && (room.posting === 'members' || looksAfter(room));
}

type OfMessage = Pick<Message, 'author' | 'deleted_at' | 'thread_id'> & Partial<Pick<Message, 'poll'>>;

/** What the server would let a person do with a message; it has the last word. */
export function rightsOn(message: OfMessage, room: OfRoom, me: string): May {
  const there = room.member && message.deleted_at === null;
  const own = message.author.id === me && !message.author.foreign;
  return {
    react: there,
    pin: there && mayPost(room),
    // A question people have answered stays as it is.
    edit: there && own && !message.author.assistant && !message.poll?.voters_count,
    remove: there && (own || looksAfter(room)),
    readers: there && room.shows_reads && message.thread_id === null,
    vote: there,
    closePoll: there && (own || looksAfter(room)),
  };
}

/** Whether the room can be taken away as a whole. The server lets administrators who are in it do so, too. */
export function mayExport(room: OfRoom): boolean {
  return room.member && (room.role === 'owner' || room.kind === 'direct');
}

import { runOf, type PageRun } from '$assistant/run.svelte';
import type { Room } from '$api/types';

/** One room on the page: what was unread in it when it was opened, and the run that reads it. */
export interface Caught {
  room: Room;
  run: PageRun;
}

/** The rooms in the order in which they want an answer: those of two, then those that call one, then the liveliest. */
export function inOrder(rooms: readonly Room[]): Room[] {
  const rank = (room: Room) => (room.kind === 'direct' ? 0 : room.mention_count > 0 ? 1 : 2);
  return rooms
    .filter((room) => room.unread_count > 0)
    .sort((a, b) => rank(a) - rank(b) || b.unread_count - a.unread_count);
}

/** Reads all unread rooms, one after another. It goes on while another page is open. */
class CatchUp {
  list = $state.raw<Caught[]>([]);
  going = $state(false);
  /** When it was begun, milliseconds since 1970. */
  at = $state<number | null>(null);
  #stopped = false;

  get done(): number {
    return this.list.filter(({ run }) => run.view.phase !== 'idle' && !run.going).length;
  }

  async begin(rooms: readonly Room[]): Promise<void> {
    if (this.going) return;
    this.going = true;
    this.#stopped = false;
    this.at = Date.now();
    this.list = inOrder(rooms).map((room) => ({ room, run: runOf(`unread.${room.id}`) }));
    for (const { run } of this.list) run.clear();
    try {
      for (const { room, run } of this.list) {
        if (this.#stopped) break;
        const subject = { kind: 'chat.room', id: room.id };
        await run.start({ scenario: 'chat.summarise', subject, range: 'unread' });
      }
    } finally {
      this.going = false;
    }
  }

  /** What is being read ends; the rooms after it are not read. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.list.find(({ run }) => run.going)?.run.stop();
  }

  /** Takes a room off the page. */
  drop(roomId: string): void {
    this.list = this.list.filter(({ room }) => room.id !== roomId);
  }
}

export const catchUp = new CatchUp();

/** Drafts and messages on their way, kept in this browser until the server has answered: nothing written is lost. */

export interface Unsent {
  client_id: string;
  room_id: string;
  thread_id: string | null;
  body: string;
  created_at: string;
  /** `waiting` is sent as soon as possible; `failed` waits for the person, with the reason. */
  state: 'waiting' | 'failed';
  reason: string | null;
  /** The person has been told that it calls many, and means it. */
  calls_many?: boolean;
}

export interface Place {
  roomId: string;
  threadId: string | null;
}

interface Kept {
  drafts: Record<string, string>;
  unsent: Unsent[];
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const MOST_UNSENT = 200;
const MOST_DRAFTS = 200;
const LONGEST = 40_000;

/** What one person has not sent yet. Another person on this browser has another outbox. */
export class Outbox {
  #store: Store;
  #key: string;

  constructor(store: Store, personId: string) {
    this.#store = store;
    this.#key = `sufler.chat.${personId}`;
  }

  draft(place: Place): string {
    return this.#read().drafts[name(place)] ?? '';
  }

  keepDraft(place: Place, text: string): void {
    const kept = this.#read();
    delete kept.drafts[name(place)];
    if (text.trim() !== '') kept.drafts[name(place)] = text.slice(0, LONGEST);
    const entries = Object.entries(kept.drafts).slice(-MOST_DRAFTS);
    this.#write({ ...kept, drafts: Object.fromEntries(entries) });
  }

  all(): Unsent[] {
    return this.#read().unsent;
  }

  of(place: Place): Unsent[] {
    return this.all().filter((one) => one.room_id === place.roomId && one.thread_id === place.threadId);
  }

  /** Adds a message or changes the one with the same `client_id`. */
  put(unsent: Unsent): void {
    const kept = this.#read();
    const at = kept.unsent.findIndex((one) => one.client_id === unsent.client_id);
    const list = at < 0 ? [...kept.unsent, unsent] : kept.unsent.with(at, unsent);
    this.#write({ ...kept, unsent: list.slice(-MOST_UNSENT) });
  }

  remove(clientId: string): void {
    const kept = this.#read();
    this.#write({ ...kept, unsent: kept.unsent.filter((one) => one.client_id !== clientId) });
  }

  #read(): Kept {
    try {
      const value: unknown = JSON.parse(this.#store.getItem(this.#key) ?? 'null');
      return readKept(value);
    } catch {
      return { drafts: {}, unsent: [] };
    }
  }

  #write(kept: Kept): void {
    try {
      if (kept.unsent.length === 0 && Object.keys(kept.drafts).length === 0)
        this.#store.removeItem(this.#key);
      else this.#store.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // The browser refuses (private window, full store): the text still stands on the page.
    }
  }
}

function name(place: Place): string {
  return `${place.roomId}/${place.threadId ?? ''}`;
}

function readKept(value: unknown): Kept {
  const from = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const drafts = typeof from.drafts === 'object' && from.drafts !== null ? Object.entries(from.drafts) : [];
  const unsent = Array.isArray(from.unsent) ? from.unsent : [];
  return {
    drafts: Object.fromEntries(drafts.filter(([, text]) => typeof text === 'string')),
    unsent: unsent.filter(isUnsent),
  };
}

function isUnsent(value: unknown): value is Unsent {
  const from = (value ?? {}) as Record<string, unknown>;
  const texts = [from.client_id, from.room_id, from.body, from.created_at];
  const isState = from.state === 'waiting' || from.state === 'failed';
  return isState && texts.every((text) => typeof text === 'string') && isTextOrNull(from.thread_id);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

/** Drafts and messages on their way, kept in this browser until the server has answered: nothing written is lost. */
import type { ChatFile, DraftFile } from '$api/types';

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
  /** The server has their bytes already. */
  files?: ChatFile[];
}

export interface Place {
  roomId: string;
  threadId: string | null;
}

/** What stands in a message box. */
export interface KeptDraft {
  text: string;
  /** To be sent with it; the server has their bytes. */
  files: DraftFile[];
  /** When it was typed. */
  at: string;
  /** The server has it. */
  saved: boolean;
}

interface Kept {
  drafts: Record<string, KeptDraft>;
  unsent: Unsent[];
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const MOST_UNSENT = 200;
const MOST_DRAFTS = 200;
/** Characters of a draft: more than a message holds, so that what is too long is not lost before it was split. */
const LONGEST = 120_000;

/** What one person has not sent yet. Another person on this browser has another outbox. */
export class Outbox {
  #store: Store;
  #key: string;

  constructor(store: Store, personId: string) {
    this.#store = store;
    this.#key = `sufler.chat.${personId}`;
  }

  draft(place: Place): string {
    return this.draftOf(place)?.text ?? '';
  }

  draftOf(place: Place): KeptDraft | null {
    return this.#read().drafts[placeName(place)] ?? null;
  }

  drafts(): (Place & KeptDraft)[] {
    return Object.entries(this.#read().drafts).map(([name, draft]) => ({ ...placeNamed(name), ...draft }));
  }

  /** Keeps what was typed. That a box was emptied is kept until the server knows. */
  keepDraft(
    place: Place,
    text: string,
    at = new Date().toISOString(),
    saved = false,
    files: DraftFile[] = [],
  ): void {
    const kept = this.#read();
    const known = kept.drafts[placeName(place)];
    delete kept.drafts[placeName(place)];
    const words = text.trim() === '' ? '' : text.slice(0, LONGEST);
    const draft = { text: words, files, at, saved };
    if (!isEmpty(draft) || (known && !saved)) kept.drafts[placeName(place)] = draft;
    const entries = Object.entries(kept.drafts).slice(-MOST_DRAFTS);
    this.#write({ ...kept, drafts: Object.fromEntries(entries) });
  }

  /** The server has what was typed at a moment, which it calls another where this clock is wrong. */
  draftSaved(place: Place, at: string, savedAt: string): void {
    const kept = this.#read();
    const known = kept.drafts[placeName(place)];
    if (known?.at !== at) return;
    if (isEmpty(known)) delete kept.drafts[placeName(place)];
    else kept.drafts[placeName(place)] = { ...known, at: savedAt, saved: true };
    this.#write(kept);
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

/** One word for a place. */
export function placeName(place: Place): string {
  return `${place.roomId}/${place.threadId ?? ''}`;
}

function placeNamed(name: string): Place {
  const [roomId = '', threadId] = name.split('/');
  return { roomId, threadId: threadId || null };
}

/** Whether nothing stands in a box. */
export function isEmpty({ text, files }: Pick<KeptDraft, 'text' | 'files'>): boolean {
  return text.trim() === '' && files.length === 0;
}

/** A draft as it is kept, or as an earlier version kept it: its text alone. */
function readDraft(value: unknown): KeptDraft | null {
  if (typeof value === 'string')
    return { text: value, files: [], at: new Date(0).toISOString(), saved: false };
  const { text, files, at, saved } = (value ?? {}) as Record<string, unknown>;
  if (typeof text !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  return { text, files: Array.isArray(files) ? files.filter(isFile) : [], at, saved: saved === true };
}

function isFile(value: unknown): value is DraftFile {
  const { id, name, file } = (value ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' && (!file || typeof file === 'object');
}

function readKept(value: unknown): Kept {
  const from = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const drafts = typeof from.drafts === 'object' && from.drafts !== null ? Object.entries(from.drafts) : [];
  const unsent = Array.isArray(from.unsent) ? from.unsent : [];
  return {
    drafts: Object.fromEntries(
      drafts.flatMap(([place, value]) => {
        const draft = readDraft(value);
        return draft ? [[place, draft]] : [];
      }),
    ),
    unsent: unsent.filter(isUnsent),
  };
}

function isUnsent(value: unknown): value is Unsent {
  const from = (value ?? {}) as Record<string, unknown>;
  const texts = [from.client_id, from.room_id, from.body, from.created_at];
  const isState = from.state === 'waiting' || from.state === 'failed';
  const isWhole = texts.every((text) => typeof text === 'string') && isTextOrNull(from.thread_id);
  return isState && isWhole && (from.files === undefined || Array.isArray(from.files));
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

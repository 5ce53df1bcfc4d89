import { postMessage } from './api';
import { asProblem, isTransient, type ApiProblem } from '$api/problem';
import type { ChatFile } from '$api/types';
import { Outbox, type Place, type Unsent } from './outbox';

/** Pauses between tries while the server cannot be reached, milliseconds. */
const PAUSES = [1_000, 3_000, 8_000, 20_000];

/** The messages on their way, shown under the others until the server has them. Sends one at a time, in order. */
export class Unsents {
  #outbox: Outbox;
  #list = $state.raw<Unsent[]>([]);
  #problems = $state.raw<Record<string, ApiProblem>>({});
  #sending = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#list = outbox.all();
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  of(place: Place): Unsent[] {
    return this.#list.filter((one) => one.room_id === place.roomId && one.thread_id === place.threadId);
  }

  problemOf(unsent: Unsent): ApiProblem | undefined {
    return this.#problems[unsent.client_id];
  }

  post(place: Place, body: string, files: ChatFile[] = []): void {
    this.#put({
      client_id: crypto.randomUUID(),
      room_id: place.roomId,
      thread_id: place.threadId,
      body,
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a moment, written down once
      created_at: new Date().toISOString(),
      state: 'waiting',
      reason: null,
      ...(files.length > 0 ? { files } : {}),
    });
    void this.send();
  }

  /** Tries again; whoever was told that it calls many, and tries again, means it. */
  retry(unsent: Unsent): void {
    const callsMany = this.problemOf(unsent)?.field === 'calls_many';
    this.#put({ ...unsent, state: 'waiting', reason: null, ...(callsMany ? { calls_many: true } : {}) });
    void this.send();
  }

  discard(unsent: Unsent): void {
    this.#outbox.remove(unsent.client_id);
    this.#list = this.#outbox.all();
  }

  /** Sends what waits. Called after a reload and when the connection is back, too. */
  async send(): Promise<void> {
    if (this.#sending) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if (!(await this.#sendOne(next))) break;
      }
    } finally {
      this.#sending = false;
    }
  }

  #next(): Unsent | undefined {
    return this.#outbox.all().find((one) => one.state === 'waiting');
  }

  /** False when the server cannot be reached, so that the rest waits its turn. */
  async #sendOne(unsent: Unsent): Promise<boolean> {
    const { room_id, client_id, body, thread_id, calls_many, files } = unsent;
    const message = {
      body,
      client_id,
      ...(thread_id ? { thread_id } : {}),
      ...(calls_many ? { calls_many } : {}),
      ...(files ? { files: files.map(({ id }) => id) } : {}),
    };
    try {
      await postMessage(room_id, message);
      this.#tries = 0;
      this.discard(unsent);
      return true;
    } catch (thrown) {
      return this.#failed(unsent, asProblem(thrown));
    }
  }

  #failed(unsent: Unsent, problem: ApiProblem): boolean {
    const again = PAUSES[this.#tries];
    if (isTransient(problem) && again !== undefined) {
      this.#tries += 1;
      this.#timer = setTimeout(() => void this.send(), again);
      return false;
    }
    this.#tries = 0;
    this.#problems = { ...this.#problems, [unsent.client_id]: problem };
    this.#put({ ...unsent, state: 'failed', reason: problem.code });
    return true;
  }

  #put(unsent: Unsent): void {
    this.#outbox.put(unsent);
    this.#list = this.#outbox.all();
  }
}

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a registry; nothing draws it
const byPerson = new Map<string, Unsents>();

/** The outbox of the person signed in; the first call sends what an earlier visit left. */
export function unsentsOf(personId: string): Unsents {
  const known = byPerson.get(personId);
  if (known) return known;
  const made = new Unsents(new Outbox(localStorage, personId));
  byPerson.set(personId, made);
  globalThis.addEventListener?.('online', () => void made.send());
  void made.send();
  return made;
}

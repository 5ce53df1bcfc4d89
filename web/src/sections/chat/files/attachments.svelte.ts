/** The files a message will be sent with: brought at once, while its words are still being written. */
import { asProblem, type ApiProblem } from '$api/problem';
import type { ChatFile } from '$api/types';
import { placeName, type Place } from '../outbox';
import { bring, letGo, type About, type Bring } from './upload';

/** The most files of one message; the server says so, too. */
export const MOST_FILES = 20;
/** How many are on their way at once. */
const AT_ONCE = 2;

/** A file that is brought. */
export class Attachment {
  readonly key = crypto.randomUUID();
  readonly bytes: Blob;
  readonly about: About;
  /** Of a picture: what the browser shows of it before it is there. */
  readonly picture: string | null;
  share = $state(0);
  file = $state.raw<ChatFile | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  readonly leaving = new AbortController();

  constructor(bytes: Blob, about: About) {
    this.bytes = bytes;
    this.about = about;
    this.picture = /^image\/(png|jpeg|webp|gif)$/.test(bytes.type) ? URL.createObjectURL(bytes) : null;
  }

  forget(): void {
    if (this.picture) URL.revokeObjectURL(this.picture);
  }
}

/** The files of one message box. */
export class Attachments {
  list = $state.raw<Attachment[]>([]);
  /** More were chosen than a message takes. */
  tooMany = $state(false);
  #bring: Bring;
  #letGo: (file: ChatFile) => void;
  #waiting: Attachment[] = [];
  #busy = 0;

  constructor(how: Bring = bring, away: (file: ChatFile) => void = letGo) {
    this.#bring = how;
    this.#letGo = away;
  }

  /** Nothing is on its way and nothing has failed. */
  get isReady(): boolean {
    return this.list.every((one) => one.file !== null);
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** Those that are there. */
  get files(): ChatFile[] {
    return this.list.flatMap(({ file }) => file ?? []);
  }

  /** Brings files, as many as the message still takes. */
  add(files: Iterable<File>): void {
    const all = [...files];
    const room = MOST_FILES - this.list.length;
    this.tooMany = all.length > room;
    for (const file of all.slice(0, room)) this.#put(file, { name: file.name });
  }

  /** Brings a voice message. */
  addVoice(bytes: Blob, about: About): void {
    if (this.list.length < MOST_FILES) this.#put(bytes, about);
    else this.tooMany = true;
  }

  #put(bytes: Blob, about: About): void {
    const one = new Attachment(bytes, about);
    this.list = [...this.list, one];
    this.#waiting.push(one);
    void this.#next();
  }

  remove(one: Attachment): void {
    one.leaving.abort();
    if (one.file) this.#letGo(one.file);
    this.#waiting = this.#waiting.filter((other) => other !== one);
    this.list = this.list.filter((other) => other !== one);
    this.tooMany = false;
    one.forget();
  }

  retry(one: Attachment): void {
    one.problem = null;
    this.#waiting.push(one);
    void this.#next();
  }

  /** What the message is sent with; the box is empty then. */
  take(): ChatFile[] {
    const { files } = this;
    for (const one of this.list) one.forget();
    this.list = [];
    this.tooMany = false;
    return files;
  }

  async #next(): Promise<void> {
    while (this.#busy < AT_ONCE) {
      const one = this.#waiting.shift();
      if (!one) return;
      this.#busy += 1;
      void this.#carry(one).finally(() => {
        this.#busy -= 1;
        void this.#next();
      });
    }
  }

  async #carry(one: Attachment): Promise<void> {
    try {
      const way = { onprogress: (share: number) => (one.share = share), signal: one.leaving.signal };
      const file = await this.#bring(one.bytes, one.about, way);
      if (one.leaving.signal.aborted) this.#letGo(file);
      else one.file = file;
    } catch (thrown) {
      one.problem = asProblem(thrown);
      one.share = 0;
    }
  }
}

const boxes = new WeakMap<object, Map<string, Attachments>>();

/** The files of a message box, which stay while its person is in other rooms. */
export function attachmentsOf(person: object, place: Place): Attachments {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a registry; nothing draws it
  const own = boxes.get(person) ?? new Map<string, Attachments>();
  boxes.set(person, own);
  const known = own.get(placeName(place)) ?? new Attachments();
  own.set(placeName(place), known);
  return known;
}

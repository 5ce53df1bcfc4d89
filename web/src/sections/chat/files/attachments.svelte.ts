/** The files a message will be sent with: brought at once, while its words are still being written. */
import { asProblem } from '$api/problem';
import type { ChatFile, DraftFile } from '$api/types';
import type { BoxFiles, Drafts } from '../drafts.svelte';
import { placeName, type Place } from '../outbox';
import { Attachment } from './attachment.svelte';
import type { About, Bring } from './upload';

/** The most files of one message; the server says so, too. */
export const MOST_FILES = 20;
/** How many are on their way at once. */
const AT_ONCE = 2;

// How files are carried is loaded with the first of them.
const bring: Bring = async (...asked) => (await import('./upload')).bring(...asked);
const letGo = (file: ChatFile) => void import('./upload').then((upload) => upload.letGo(file));

/** The files of one message box. */
export class Attachments implements BoxFiles {
  list = $state.raw<Attachment[]>([]);
  /** More were chosen than a message takes. */
  tooMany = $state(false);
  /** Other files are there now than before. */
  onchange: () => void = () => {};
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

  /** What a draft keeps of them. */
  get drafted(): DraftFile[] {
    return this.list.flatMap((one) => one.drafted ?? []);
  }

  show(files: readonly DraftFile[]): void {
    const known = (id: string) => this.list.find((one) => one.drafted?.id === id);
    const kept = files.map((one) => known(one.id) ?? Attachment.kept(one));
    const moving = this.list.filter((one) => one.drafted === null);
    const all = [...kept, ...moving];
    for (const one of this.list) if (!all.includes(one)) one.forget();
    this.list = all;
    this.check(files);
  }

  check(files: readonly DraftFile[]): void {
    const there = files.filter(({ file }) => file).map(({ id }) => id);
    for (const one of this.list) if (one.file && !there.includes(one.file.id)) one.lose();
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
    const one = Attachment.of(bytes, about);
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
    if (one.drafted) this.onchange();
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
    this.onchange();
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
    if (!one.bytes) return;
    try {
      const way = { onprogress: (share: number) => (one.share = share), signal: one.leaving.signal };
      const file = await this.#bring(one.bytes, one.about, way);
      if (one.leaving.signal.aborted) this.#letGo(file);
      else {
        one.file = file;
        this.onchange();
      }
    } catch (thrown) {
      one.problem = asProblem(thrown);
      one.share = 0;
    }
  }
}

const boxes = new WeakMap<Drafts, Map<string, Attachments>>();

/** The files of a message box, which stay while its person is in other rooms, and are kept with its draft. */
export function attachmentsOf(drafts: Drafts, place: Place): Attachments {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a registry; nothing draws it
  const own = boxes.get(drafts) ?? new Map<string, Attachments>();
  boxes.set(drafts, own);
  const found = own.get(placeName(place)) ?? new Attachments();
  own.set(placeName(place), found);
  found.onchange = () => drafts.attached(place, found.drafted);
  drafts.hold(place, found);
  return found;
}

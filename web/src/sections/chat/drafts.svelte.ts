/* eslint-disable svelte/prefer-svelte-reactivity -- what is drawn follows a counter of changes; the rest is bookkeeping */
import { untrack } from 'svelte';
import { createQuery, queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { live } from '$api/live';
import { asProblem, isTransient } from '$api/problem';
import type { Draft, DraftFile } from '$api/types';
import { keepOnServer, placeOf, type Keep } from './drafts-server';
import { isEmpty, placeName, type KeptDraft, type Outbox, type Place } from './outbox';
import { unsentsOf } from './unsent.svelte';

live.onStale('chat.drafts', () => [['drafts']]);

/** What stands in the person's message boxes on the server: what other devices typed, too. */
export const draftsQuery = queryOptions({
  queryKey: ['drafts'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/drafts', { signal })),
  select: (page) => page.items,
});

/** The files of a message box, as far as a draft knows them. */
export interface BoxFiles {
  /** These are to be sent now, besides what is still on its way. */
  show(files: readonly DraftFile[]): void;
  /** The server has these; what else the box shows as brought is gone. */
  check(files: readonly DraftFile[]): void;
}

/** The server is told after the person has paused for so long, milliseconds. */
const PAUSE = 2_000;

/** The server answers with what was sent, but for files it has lost; anything else is another device's. */
function isOf(sent: KeptDraft, answered: Draft): boolean {
  return (
    answered.body === sent.text && answered.files.every(({ id }) => sent.files.some((one) => one.id === id))
  );
}

/**
 * The texts and files of message boxes: in this browser at once, on the server after a pause and on leaving, so that they are
 * there on other devices. The newest wins; a box somebody types in is left alone.
 */
export class Drafts {
  #outbox: Outbox;
  #keep: Keep;
  /** When what each box of this page shows was typed, milliseconds. */
  #known = new Map<string, number>();
  #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  #files = new Map<string, BoxFiles>();
  #seen: readonly Draft[] = [];
  #version = $state(0);

  constructor(outbox: Outbox, keep: Keep) {
    this.#outbox = outbox;
    this.#keep = keep;
  }

  /** What a box begins with. */
  open(place: Place): string {
    const held = this.#outbox.draftOf(place);
    this.#known.set(placeName(place), held ? Date.parse(held.at) : 0);
    return held?.text ?? '';
  }

  /** The files of a box show what stands in it, and hear what the server says of them. */
  hold(place: Place, files: BoxFiles): void {
    this.#files.set(placeName(place), files);
    files.show(this.#filesOf(place));
    this.see(this.#seen);
  }

  /** What the server says stands in the boxes. */
  see(kept: readonly Draft[]): void {
    this.#seen = kept;
    for (const one of kept) {
      const name = placeName(placeOf(one));
      if (this.#known.get(name) === Date.parse(one.updated_at)) this.#files.get(name)?.check(one.files);
    }
  }

  #filesOf(place: Place): DraftFile[] {
    return this.#outbox.draftOf(place)?.files ?? [];
  }

  typed(place: Place, text: string, now = Date.now()): void {
    this.#changed(place, text, this.#filesOf(place), now);
  }

  /** Other files are to be sent with what stands in a box. */
  attached(place: Place, files: DraftFile[], now = Date.now()): void {
    this.#changed(place, this.#outbox.draftOf(place)?.text ?? '', files, now);
  }

  #changed(place: Place, text: string, own: DraftFile[], now: number): void {
    const name = placeName(place);
    const files = this.#withAddedElsewhere(place, own);
    // A clock that is late must not make what was typed last the older.
    const at = Math.max(now, (this.#known.get(name) ?? 0) + 1);
    this.#known.set(name, at);
    this.#outbox.keepDraft(place, text, new Date(at).toISOString(), false, files);
    clearTimeout(this.#waiting.get(name));
    this.#waiting.set(
      name,
      setTimeout(() => void this.push(place), PAUSE),
    );
    this.#version += 1;
  }

  /** Whoever types here keeps the files that another device has added to the same message meanwhile. */
  #withAddedElsewhere(place: Place, own: DraftFile[]): DraftFile[] {
    const known = new Set([...own, ...this.#filesOf(place)].map(({ id }) => id));
    const added =
      untrack(() => this.newer(place, this.#seen))?.files.filter(({ id }) => !known.has(id)) ?? [];
    if (added.length === 0) return own;
    const all = [...own, ...added];
    this.#files.get(placeName(place))?.show(all);
    return all;
  }

  /** What another device typed since, or null. Reactive. */
  newer(place: Place, kept: readonly Draft[]): Draft | null {
    void this.#version;
    const found = kept.find((one) => one.room_id === place.roomId && one.thread_id === place.threadId);
    const known = this.#known.get(placeName(place)) ?? 0;
    return found && Date.parse(found.updated_at) > known ? found : null;
  }

  /** The box shows what another device typed. */
  take(place: Place, draft: Draft): void {
    this.#known.set(placeName(place), Date.parse(draft.updated_at));
    this.#outbox.keepDraft(place, draft.body, draft.updated_at, true, draft.files);
    this.#files.get(placeName(place))?.show(draft.files);
    this.#version += 1;
  }

  /** The rooms in which something waits to be sent, in a thread too. Reactive. */
  rooms(kept: readonly Draft[]): ReadonlySet<string> {
    void this.#version;
    const newest = new Map<string, { roomId: string; at: number; holds: boolean }>();
    const add = (place: Place, at: number, holds: boolean) => {
      if (at >= (newest.get(placeName(place))?.at ?? 0))
        newest.set(placeName(place), { roomId: place.roomId, at, holds });
    };
    for (const one of kept)
      add(placeOf(one), Date.parse(one.updated_at), !isEmpty({ text: one.body, files: one.files }));
    for (const one of this.#outbox.drafts()) add(one, Date.parse(one.at), !isEmpty(one));
    const filled = [...newest.values()].filter(({ holds }) => holds);
    return new Set(filled.map(({ roomId }) => roomId));
  }

  /** Tells the server what it has not been told yet: the connection may have been lost. */
  async pushAll(leaving = false): Promise<void> {
    const open = this.#outbox.drafts().filter((one) => !one.saved);
    const due = open.filter((one) => leaving || !this.#waiting.has(placeName(one)));
    if (leaving) await Promise.all(due.map((one) => this.push(one, true)));
    else for (const one of due) await this.push(one);
  }

  /** Tells the server what stands in a box now. */
  async push({ roomId, threadId }: Place, leaving = false): Promise<void> {
    const place = { roomId, threadId };
    const name = placeName(place);
    clearTimeout(this.#waiting.get(name));
    this.#waiting.delete(name);
    const held = this.#outbox.draftOf(place);
    if (!held || held.saved) return;
    try {
      const answered = await this.#keep(place, held, leaving);
      const isOurs = isOf(held, answered);
      this.#outbox.draftSaved(place, held.at, isOurs ? answered.updated_at : held.at);
      if (isOurs && this.#known.get(name) === Date.parse(held.at)) {
        this.#known.set(name, Date.parse(answered.updated_at));
        this.#files.get(name)?.check(answered.files);
      }
    } catch (thrown) {
      // Where it cannot be kept at all, as in a room that was lost, it stays in this browser.
      if (!isTransient(asProblem(thrown))) this.#outbox.draftSaved(place, held.at, held.at);
    }
    this.#version += 1;
  }
}

const byPerson = new Map<string, Drafts>();

/** What stands in the message boxes of the person signed in; what they leave behind is told to the server. */
function draftsOf(personId: string): Drafts {
  const known = byPerson.get(personId);
  if (known) return known;
  const made = new Drafts(unsentsOf(personId).outbox, keepOnServer);
  byPerson.set(personId, made);
  globalThis.addEventListener('online', () => void made.pushAll());
  globalThis.addEventListener('pagehide', () => void made.pushAll(true));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void made.pushAll(true);
  });
  return made;
}

/** What stands in message boxes: as this browser has it, and as the server has it. */
export interface Boxes {
  readonly drafts: Drafts;
  readonly kept: readonly Draft[];
}

/** The message boxes of the person signed in. To be called where a component begins. */
export function useDrafts(personId: string): Boxes {
  const drafts = draftsOf(personId);
  const kept = createQuery(() => draftsQuery);
  // Whenever the server answers, it is told what it could not be told before.
  $effect(() => {
    const seen = kept.data ?? [];
    if (kept.dataUpdatedAt === 0) return;
    untrack(() => drafts.see(seen));
    void drafts.pushAll();
  });
  return {
    drafts,
    get kept() {
      return kept.data ?? [];
    },
  };
}

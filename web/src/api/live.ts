import { createSubscriber } from 'svelte/reactivity';
import type { QueryKey } from '@tanstack/svelte-query';
import { onSignedOut, queryClient } from './query';
import { backoff } from './sse';
import type { PersonRef } from './types';

/** What the live socket talks about; never its content. */
export interface LiveSubject {
  kind: string;
  id?: string;
}

/** `idle` before the first start and after signing out; `offline` while a lost connection is being made again. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'offline';

/** The outside world, replaced in tests. */
export interface LiveWorld {
  connect: () => WebSocket;
  invalidate: (key: QueryKey | null) => void;
  signedOut: () => void;
  later: (act: () => void, milliseconds: number) => () => void;
  random: () => number;
}

type Keys = (subject: LiveSubject) => QueryKey[];
type Fields = Record<string, unknown>;

/** Stale subjects are gathered this long, so that a burst of messages asks the server once. */
const GATHER = 60;
const PING = 25_000;
const TYPING_SHOWN = 6_000;
const TYPING_SAID = 3_000;
/** What the server could not watch is asked for again after this long, and read anew until then. */
const AGAIN = 15_000;

/** The one socket of the page: says what became stale, who is typing and who is here. */
export class Live {
  #world: LiveWorld;
  #socket: WebSocket | null = null;
  #state: LiveState = 'idle';
  #attempt = 0;
  #wasOpen = false;
  #watched = new Map<string, { subject: LiveSubject; times: number }>();
  #keys = new Map<string, { stale: Keys; unsure: Keys }>();
  #stale = new Map<string, { subject: LiveSubject; keys: 'stale' | 'unsure' }>();
  #foreseen: { name: string; stop: () => void } | null = null;
  /** Subjects of which what was read may be old until the server watches them: until the pong of this number. */
  #unsure: { subject: LiveSubject; pong: number }[] = [];
  #pings = 0;
  #pongs = 0;
  #typing = new Map<string, Map<string, { name: string; forget: () => void }>>();
  #said = new Map<string, number>();
  #online = new Set<string>();
  #cancel: (() => void)[] = [];
  #gathering = false;
  #changed: () => void = () => {};
  #read = createSubscriber((update) => {
    this.#changed = update;
    return () => (this.#changed = () => {});
  });

  constructor(world: LiveWorld) {
    this.#world = world;
  }

  /** The state of the connection, reactive. */
  get state(): LiveState {
    this.#read();
    return this.#state;
  }

  /** The names of those who type in a subject now, reactive. */
  typing(subject: LiveSubject): string[] {
    this.#read();
    return [...(this.#typing.get(name(subject))?.values() ?? [])].map((person) => person.name);
  }

  /** Whether a person is here now, reactive. */
  isOnline(personId: string): boolean {
    this.#read();
    return this.#online.has(personId);
  }

  /**
   * Tells which queries a kind of subject makes stale. A section calls it once. `unsure` names those that may be old
   * when they were read before the server watched the subject, where these are fewer.
   */
  onStale(kind: string, stale: Keys, unsure = stale): void {
    this.#keys.set(kind, { stale, unsure });
  }

  /** Opens the socket; a second call does nothing. */
  start(): void {
    if (this.#state === 'idle') this.#open();
  }

  /** Closes the socket for good, until `start`. */
  stop(): void {
    this.#cancel.splice(0).forEach((cancel) => cancel());
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#online.clear();
    this.#wasOpen = false;
    this.#set('idle');
  }

  /** Tries at once: the browser came back online. */
  hurry(): void {
    if (this.#state !== 'offline') return;
    this.#cancel.splice(0).forEach((cancel) => cancel());
    this.#attempt = 0;
    this.#open();
  }

  /** Asks to hear of a subject; the answer stops it. Several may watch the same. */
  watch(subject: LiveSubject): () => void {
    const entry = this.#watched.get(name(subject)) ?? { subject, times: 0 };
    entry.times += 1;
    this.#watched.set(name(subject), entry);
    if (entry.times === 1) this.#ask([subject]);
    return () => {
      entry.times -= 1;
      if (entry.times > 0) return;
      this.#watched.delete(name(subject));
      this.#send({ type: 'unwatch', subjects: [subject] });
    };
  }

  /** Watches what is about to be opened, so that it need not be read twice then. One at a time. */
  foresee(subject: LiveSubject): void {
    if (this.#foreseen?.name === name(subject)) return;
    const before = this.#foreseen;
    this.#foreseen = { name: name(subject), stop: this.watch(subject) };
    before?.stop();
  }

  /** Tells the others that this person types; at most once in three seconds. */
  type(subject: LiveSubject, now = Date.now()): void {
    if (now - (this.#said.get(name(subject)) ?? -TYPING_SAID) < TYPING_SAID) return;
    this.#said.set(name(subject), now);
    this.#send({ type: 'typing', subject });
  }

  #open(): void {
    this.#set(this.#wasOpen ? 'offline' : 'connecting');
    const socket = this.#world.connect();
    this.#socket = socket;
    socket.onmessage = (event) => this.#socket === socket && this.#take(event.data);
    socket.onclose = () => this.#socket === socket && this.#lost();
  }

  #lost(): void {
    this.#socket = null;
    this.#cancel.splice(0).forEach((cancel) => cancel());
    this.#set('offline');
    this.#later(() => this.#open(), backoff(this.#attempt, this.#world.random));
    this.#attempt += 1;
  }

  #take(data: unknown): void {
    const message = decode(data);
    if (!message) return;
    if (message.type === 'hello') this.#greeted();
    else if (message.type === 'stale') this.#markStale(readSubject(message.subject));
    else if (message.type === 'typing') this.#someoneTypes(readSubject(message.subject), message.person);
    else if (message.type === 'presence') this.#seen(message.online, message.offline);
    else if (message.type === 'resync') this.#world.invalidate(null);
    else if (message.type === 'signed_out') this.#leave();
    else if (message.type === 'pong') this.#answered();
    else if (message.type === 'problem') this.#refused(message.code, message.for);
  }

  /**
   * What is not watched says nothing of itself, so it is read again: the server tells then whether it has gone. What
   * is there but could not be watched, for there was too much or too often, is asked for again after a while.
   */
  #refused(code: unknown, about: unknown): void {
    const subject = readSubject(about);
    const isWatched = (one: LiveSubject) => this.#watched.has(name(one));
    if (subject && !isWatched(subject)) return;
    if (subject) this.#markStale(subject);
    if (code === 'not_found' || (!subject && about !== 'watch' && about !== 'message')) return;
    const all = () => [...this.#watched.values()].map((entry) => entry.subject);
    this.#later(() => this.#ask(subject ? [subject].filter(isWatched) : all()), AGAIN);
  }

  #greeted(): void {
    this.#attempt = 0;
    this.#online.clear();
    this.#unsure = [];
    this.#pings = this.#pongs = 0;
    this.#set('open');
    this.#ask([...this.#watched.values()].map((entry) => entry.subject));
    // What was read before the socket was open may be old by now: all after a break, else what lists are told of.
    if (this.#wasOpen) this.#world.invalidate(null);
    else for (const kind of this.#keys.keys()) this.#markStale({ kind });
    this.#wasOpen = true;
    this.#ping();
  }

  /** The server takes messages in order: the pong says that it watches. What changed before was never told. */
  #ask(subjects: LiveSubject[]): void {
    if (subjects.length === 0 || this.#state !== 'open') return;
    this.#send({ type: 'watch', subjects });
    this.#sendPing();
    this.#unsure.push(...subjects.map((subject) => ({ subject, pong: this.#pings })));
  }

  #answered(): void {
    this.#pongs += 1;
    const sure = this.#unsure.filter(({ pong }) => pong <= this.#pongs);
    this.#unsure = this.#unsure.filter(({ pong }) => pong > this.#pongs);
    for (const { subject } of sure) this.#markStale(subject, 'unsure');
  }

  #sendPing(): void {
    this.#pings += 1;
    this.#send({ type: 'ping' });
  }

  #ping(): void {
    this.#later(() => {
      this.#sendPing();
      this.#ping();
    }, PING);
  }

  #leave(): void {
    this.stop();
    this.#world.signedOut();
  }

  #markStale(subject: LiveSubject | null, keys: 'stale' | 'unsure' = 'stale'): void {
    if (!subject) return;
    if (keys === 'stale' || !this.#stale.has(name(subject)))
      this.#stale.set(name(subject), { subject, keys });
    if (this.#gathering) return;
    this.#gathering = true;
    this.#world.later(() => this.#flush(), GATHER);
  }

  #flush(): void {
    this.#gathering = false;
    const keys = [...this.#stale.values()].flatMap(
      ({ subject, keys }) => this.#keys.get(subject.kind)?.[keys](subject) ?? [],
    );
    this.#stale.clear();
    const different = new Map(keys.map((key) => [JSON.stringify(key), key]));
    for (const key of different.values()) this.#world.invalidate(key);
  }

  #someoneTypes(subject: LiveSubject | null, who: unknown): void {
    const person = who as PersonRef | null;
    if (!subject || typeof person?.id !== 'string' || typeof person.name !== 'string') return;
    const here = this.#typing.get(name(subject)) ?? new Map();
    this.#typing.set(name(subject), here);
    here.get(person.id)?.forget();
    const forget = this.#world.later(() => {
      here.delete(person.id);
      this.#changed();
    }, TYPING_SHOWN);
    here.set(person.id, { name: person.name.slice(0, 100), forget });
    this.#changed();
  }

  #seen(online: unknown, offline: unknown): void {
    for (const id of texts(online)) this.#online.add(id);
    for (const id of texts(offline)) this.#online.delete(id);
    this.#changed();
  }

  #later(act: () => void, milliseconds: number): void {
    this.#cancel.push(this.#world.later(act, milliseconds));
  }

  #send(message: Fields): void {
    if (this.#state === 'open') this.#socket?.send(JSON.stringify(message));
  }

  #set(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#changed();
  }
}

function name(subject: LiveSubject): string {
  return `${subject.kind}/${subject.id ?? ''}`;
}

function readSubject(value: unknown): LiveSubject | null {
  const from = value as Fields | null | undefined;
  if (typeof from?.kind !== 'string') return null;
  return typeof from.id === 'string' ? { kind: from.kind, id: from.id } : { kind: from.kind };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function decode(data: unknown): Fields | null {
  try {
    const value: unknown = typeof data === 'string' && data.length < 65_536 ? JSON.parse(data) : null;
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function browserWorld(): LiveWorld {
  return {
    connect: () => new WebSocket(new URL('/api/v1/live', location.href.replace(/^http/, 'ws'))),
    invalidate: (key) => void queryClient.invalidateQueries(key ? { queryKey: key } : undefined),
    signedOut: () => onSignedOut.call(),
    later: (act, milliseconds) => {
      const timer = setTimeout(act, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
}

/** The page's socket. The shell calls `live.start()` once somebody is signed in. */
export const live = new Live(browserWorld());
globalThis.addEventListener?.('online', () => live.hurry());

import { createParser } from 'eventsource-parser';

/** One event of a stream; `id` is null when the server gave none or gave something that is not a number. */
export interface StreamEvent {
  id: number | null;
  name: string;
  data: unknown;
}

/** The server answered, and asking again would not help (401, 403, 404, 409, 422 …). */
export class StreamRefused extends Error {
  constructor(
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`stream refused with ${status}`);
  }
}

export type StreamState = 'connecting' | 'open' | 'waiting';

export interface FollowOptions {
  /** The first request; later ones use `resume`. Absent when joining a stream that is already going on. */
  start?: (signal: AbortSignal) => Promise<Response>;
  /** A request that goes on after the event with this id (null: from the beginning). */
  resume: (lastEventId: number | null, signal: AbortSignal) => Promise<Response>;
  /** Sees the headers of every good answer before its events. */
  onResponse?: (response: Response) => void;
  /** Takes one event; answers true when the stream has said everything. */
  onEvent: (event: StreamEvent) => boolean;
  onState?: (state: StreamState, attempt: number) => void;
  /** Whether a broken first request may be repeated with `resume` (the run's id is known). */
  mayResume?: () => boolean;
  signal: AbortSignal;
  lastEventId?: number | null;
  /** Silence after which the connection counts as dead, milliseconds. */
  silence?: number;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
}

const LONGEST_EVENT = 1_048_576;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/** Follows a stream to its end through broken connections; rejects with `StreamRefused` or the signal's reason. */
export async function follow(options: FollowOptions): Promise<void> {
  const wait = options.wait ?? pause;
  let last = options.lastEventId ?? null;
  let attempt = 0;
  let first = options.start;
  for (;;) {
    options.signal.throwIfAborted();
    options.onState?.('connecting', attempt);
    try {
      const response = await (first ? first(options.signal) : options.resume(last, options.signal));
      await refuseUnlessGood(response);
      options.onResponse?.(response);
      options.onState?.('open', attempt);
      const done = await read(response, options, (event) => {
        attempt = 0;
        if (event.id !== null) last = event.id;
        return options.onEvent(event);
      });
      if (done) return;
    } catch (error) {
      options.signal.throwIfAborted();
      if (isFinal(error) || (first && !options.mayResume?.())) throw error;
    }
    first = undefined;
    options.onState?.('waiting', attempt);
    await wait(backoff(attempt, options.random ?? Math.random), options.signal);
    attempt += 1;
  }
}

/** The pause before try number `attempt` (from 0), with up to a third of it taken off by chance. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempt, 10));
  return Math.round(full - (full / 3) * random());
}

/** Waits, or wakes early when the browser comes back online; rejects when the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
      globalThis.removeEventListener?.('online', woken);
      act();
    };
    const woken = finish(resolve);
    const stopped = finish(() => reject(signal.reason));
    const timer = setTimeout(woken, milliseconds);
    signal.addEventListener('abort', stopped);
    globalThis.addEventListener?.('online', woken);
  });
}

function isFinal(error: unknown): boolean {
  return error instanceof StreamRefused && error.status < 500 && error.status !== 429;
}

async function refuseUnlessGood(response: Response): Promise<void> {
  const kind = response.headers.get('content-type') ?? '';
  if (response.ok && kind.startsWith('text/event-stream')) return;
  const problem: unknown = await response.json().catch(() => null);
  throw new StreamRefused(response.ok ? 502 : response.status, problem);
}

async function read(
  response: Response,
  options: FollowOptions,
  take: (event: StreamEvent) => boolean,
): Promise<boolean> {
  if (!response.body) return false;
  let done = false;
  let sinceEvent = 0;
  const parser = createParser({
    onEvent: (message) => {
      sinceEvent = 0;
      if (done) return;
      const event = decode(message.id, message.event, message.data);
      if (event) done = take(event);
    },
    onComment: () => (sinceEvent = 0),
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    while (!done) {
      const chunk = await unlessSilent(reader, options.silence ?? 60_000);
      if (chunk.done) break;
      sinceEvent += chunk.value.byteLength;
      if (sinceEvent > LONGEST_EVENT) throw new Error('an event is too long');
      parser.feed(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return done;
}

function unlessSilent(reader: ReadableStreamDefaultReader<Uint8Array>, silence: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const dead = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the stream went silent')), silence);
  });
  return Promise.race([reader.read(), dead]).finally(() => clearTimeout(timer));
}

function decode(id: string | undefined, name: string | undefined, data: string): StreamEvent | null {
  try {
    const number = id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null;
    return { id: number, name: name ?? 'message', data: JSON.parse(data) };
  } catch {
    return null;
  }
}

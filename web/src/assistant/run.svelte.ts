import { follow, StreamRefused, type StreamState } from '$api/sse';
import type { Run, StartRun } from '$api/types';
import { cancelRun, forgetRuns, postRun, readRun, runEvents } from './api';
import { emptyRun, fromRun, isGoing, isOver, reduce, refused, type RunView } from './run-reducer';

/** The server as a run sees it; replaced in tests. */
export interface RunServer {
  start: (request: StartRun, signal: AbortSignal) => Promise<Response>;
  events: (id: string, last: number | null, signal: AbortSignal) => Promise<Response>;
  read: (id: string) => Promise<Run>;
  cancel: (id: string) => Promise<Run>;
  ended: () => void;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface Kept {
  runId: string;
  request: StartRun | null;
  startedAt: number;
}

/** The run on the page of one room. It goes on while the panel is closed, and is found again after a reload. */
export class PageRun {
  view = $state.raw<RunView>(emptyRun);
  /** What was asked, to ask it again. */
  request = $state.raw<StartRun | null>(null);
  connection = $state<StreamState | 'none'>('none');
  /** When it was started here, milliseconds since 1970; null for a run from the history. */
  startedAt = $state<number | null>(null);
  rating = $state<'up' | 'down' | null>(null);
  stopping = $state(false);
  #server: RunServer;
  #store: Store;
  #key: string;
  #stop: AbortController | null = null;

  constructor(key: string, server: RunServer, store: Store) {
    this.#key = `sufler.run.${key}`;
    this.#server = server;
    this.#store = store;
  }

  get going(): boolean {
    return isGoing(this.view);
  }

  /** Starts a run and reads it to its end. What stood on the page goes. */
  async start(request: StartRun): Promise<void> {
    const signal = this.#anew();
    this.request = request;
    this.startedAt = Date.now();
    this.view = { ...emptyRun, phase: 'starting', scenario: request.scenario };
    await this.#read(signal, (stop) => this.#server.start(request, stop));
  }

  /** The same question once more, with another model if one is named. */
  async retry(model?: string): Promise<void> {
    if (!this.request) return;
    await this.start(model ? { ...this.request, model } : this.request);
  }

  /** Goes on with the run this page had before a reload. */
  async resume(): Promise<void> {
    const kept = this.#kept();
    if (!kept || this.view.phase !== 'idle') return;
    const signal = this.#anew();
    this.request = kept.request;
    this.startedAt = kept.startedAt;
    this.view = { ...emptyRun, phase: 'starting', runId: kept.runId };
    await this.#read(signal);
  }

  /** Shows a run from the history; one that is still going is followed. */
  async open(run: Run, request: StartRun | null): Promise<void> {
    const signal = this.#anew();
    this.request = request;
    this.startedAt = null;
    this.rating = run.rating ?? null;
    this.view = fromRun(run);
    this.#keep();
    if (this.going) await this.#read(signal);
  }

  /** Asks the server to stop; what there is so far stands. */
  async stop(): Promise<void> {
    const { runId } = this.view;
    this.stopping = true;
    try {
      if (runId) await this.#server.cancel(runId);
      else this.clear();
    } finally {
      this.stopping = false;
    }
  }

  /** Takes the run off the page; on the server it stays. */
  clear(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.view = emptyRun;
    this.request = null;
    this.startedAt = null;
    this.connection = 'none';
    this.#store.removeItem(this.#key);
  }

  async #read(signal: AbortSignal, start?: (signal: AbortSignal) => Promise<Response>): Promise<void> {
    try {
      await follow({
        start,
        resume: (last, stop) => this.#server.events(this.view.runId ?? '', last, stop),
        mayResume: () => this.view.runId !== null,
        lastEventId: this.view.lastEventId || null,
        signal,
        onResponse: (response) => this.#named(response.headers.get('sufler-run')),
        onState: (state) => (this.connection = state),
        onEvent: (event) => {
          this.view = reduce(this.view, event);
          if (!this.#kept()) this.#keep();
          return isOver(this.view);
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      await this.#failed(error);
    }
    this.connection = 'none';
    this.#server.ended();
  }

  /** The stream cannot be read: the stored run tells how it ended, or the refusal itself is shown. */
  async #failed(error: unknown): Promise<void> {
    const problem = error instanceof StreamRefused ? error.problem : null;
    const { runId } = this.view;
    const stored = runId ? await this.#server.read(runId).catch(() => null) : null;
    if (stored && stored.state !== 'running') this.view = fromRun(stored);
    else this.view = refused(this.view, problem);
    if (runId && !stored) this.#store.removeItem(this.#key);
  }

  #named(runId: string | null): void {
    if (!runId || this.view.runId === runId) return;
    this.view = { ...this.view, runId };
    this.#keep();
  }

  #anew(): AbortSignal {
    this.#stop?.abort();
    this.#stop = new AbortController();
    this.rating = null;
    this.stopping = false;
    this.#store.removeItem(this.#key);
    return this.#stop.signal;
  }

  #keep(): void {
    const { runId } = this.view;
    if (!runId) return;
    const kept: Kept = { runId, request: this.request, startedAt: this.startedAt ?? Date.now() };
    this.#store.setItem(this.#key, JSON.stringify(kept));
  }

  #kept(): Kept | null {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? 'null') as Kept | null;
      return typeof kept?.runId === 'string' ? kept : null;
    } catch {
      return null;
    }
  }
}

const server: RunServer = {
  start: postRun,
  events: runEvents,
  read: readRun,
  cancel: cancelRun,
  ended: () => void forgetRuns(),
};

const nowhere: Store = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** A run that writes a text for the place it is asked from; a reload forgets it, the server does not. */
export function textRun(): PageRun {
  return new PageRun('text', server, nowhere);
}

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a registry; nothing draws it
const byRoom = new Map<string, PageRun>();

/** The run of a room; the first call after a reload goes on with the one that was there. */
export function runOf(roomId: string): PageRun {
  const known = byRoom.get(roomId);
  if (known) return known;
  const made = new PageRun(roomId, server, sessionStorage);
  byRoom.set(roomId, made);
  void made.resume();
  return made;
}

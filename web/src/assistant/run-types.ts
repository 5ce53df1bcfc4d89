/** The words of a run the panel shows: the contract's, with everything optional made null by `run-read.ts`. */
import type * as T from '$api/types';

export type { Item, Model, Quota, Range, Reference, StartRun } from '$api/types';

export type Run = T.Run;

export type ItemKind = T.Item['kind'];
export type Source = T.Item['sources'][number];
export type RunPhase = 'idle' | 'starting' | 'queued' | T.Run['state'];
export type Stage = 'key_messages' | WaitingStage | 'prompt' | 'words' | 'check';
/** Nothing is worded yet: the engine loads the model, swaps it for another, or has no free slot. */
export type WaitingStage = 'waiting' | 'loading' | 'swapping' | 'queued';

export interface RunSubject {
  kind: 'chat.room' | 'chat.thread';
  id: string;
}

export interface Notice {
  code: string;
  text: string;
  count: number | null;
  action: { kind: 'choose_model'; model_id: string } | null;
}

export interface RunModel {
  id: string;
  name: string;
  is_small: boolean;
}

export interface Progress {
  stage: Stage;
  done: number;
  total: number;
  place: number | null;
}

export interface Covered {
  messages: number;
  worded_messages: number | null;
  from: string | null;
  to: string | null;
}

export interface Problem {
  code: string;
  title: string;
  detail: string | null;
  trace_id: string | null;
}

export interface RunResult {
  kind: T.RunResult['kind'];
  answered: boolean | null;
  items: T.Item[];
  text: string | null;
  references: T.Reference[];
  notices: Notice[];
  covered: Covered | null;
}

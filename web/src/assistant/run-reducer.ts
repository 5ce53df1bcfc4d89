import type { StreamEvent } from '../api/sse';
import {
  fields,
  readCovered,
  readItem,
  readModel,
  readNotice,
  readProblem,
  readProgress,
  readQuota,
  readReference,
  readResult,
} from './run-read';
import type {
  Covered,
  Item,
  Notice,
  Problem,
  Progress,
  Quota,
  Reference,
  Run,
  RunModel,
  RunPhase,
  RunResult,
  Stage,
} from './run-types';

const WAITING: ReadonlySet<Stage> = new Set<Stage>(['waiting', 'loading', 'swapping', 'queued']);

/** Everything the panel shows of one run. Made only by `emptyRun`, `reduce`, `refused` and `fromRun`. */
export interface RunView {
  phase: RunPhase;
  runId: string | null;
  scenario: string | null;
  model: RunModel | null;
  covered: Covered | null;
  quota: Quota | null;
  progress: Progress | null;
  items: readonly Item[];
  /** Keys the server took away: a late `replace` must not bring them back. */
  removed: readonly string[];
  references: Readonly<Record<number, Reference>>;
  notices: readonly Notice[];
  text: string;
  answered: boolean | null;
  problem: Problem | null;
  lastEventId: number;
}

export const emptyRun: RunView = {
  phase: 'idle',
  runId: null,
  scenario: null,
  model: null,
  covered: null,
  quota: null,
  progress: null,
  items: [],
  removed: [],
  references: {},
  notices: [],
  text: '',
  answered: null,
  problem: null,
  lastEventId: 0,
};

type Step = (view: RunView, data: unknown) => RunView;

const MOST_ITEMS = 500;
const LONGEST_TEXT = 100_000;

const steps = new Map<string, Step>([
  ['run.started', started],
  ['notice', (view, data) => addNotice(view, readNotice(data))],
  ['progress', (view, data) => progressed(view, readProgress(data))],
  ['item', (view, data) => put(view, readItem(fields(data)?.item), true)],
  ['replace', (view, data) => put(view, readItem(fields(data)?.item), false)],
  ['remove', (view, data) => remove(view, fields(data)?.key)],
  ['delta', (view, data) => addText(view, fields(data)?.text)],
  ['reference', (view, data) => addReference(view, readReference(data))],
  ['model.changed', (view, data) => ({ ...view, model: readModel(fields(data)?.to) ?? view.model })],
  ['usage', (view, data) => ({ ...view, quota: readQuota(fields(data)?.quota) ?? view.quota })],
  ['run.finished', finished],
  ['run.failed', failed],
]);

/** The view after one more event. An event seen before (by id) and an event nobody knows change nothing but the id. */
export function reduce(view: RunView, event: StreamEvent): RunView {
  if (event.id !== null && event.id <= view.lastEventId) return view;
  const step = isOver(view) ? undefined : steps.get(event.name);
  const next = step ? step(view, event.data) : view;
  return event.id === null ? next : { ...next, lastEventId: event.id };
}

/** Whether the run has ended, one way or another. */
export function isOver(view: RunView): boolean {
  return view.phase === 'finished' || view.phase === 'cancelled' || view.phase === 'failed';
}

/** Whether the run is on its way: the panel offers Stop. */
export function isGoing(view: RunView): boolean {
  return view.phase === 'starting' || view.phase === 'queued' || view.phase === 'running';
}

/** The request itself was answered with a problem, or nothing answered at all; what is on the page stays. */
export function refused(view: RunView, problem: unknown): RunView {
  const read = readProblem(problem) ?? { code: 'offline', title: '', detail: null, trace_id: null };
  return { ...view, phase: 'failed', problem: read, progress: null };
}

/** A stored run as the panel shows it. */
export function fromRun(run: Run): RunView {
  const base: RunView = {
    ...emptyRun,
    phase: run.state,
    runId: run.id,
    scenario: run.scenario,
    model: readModel(run.model),
    problem: readProblem(run.problem),
  };
  return withResult(base, readResult(run.result));
}

function started(view: RunView, data: unknown): RunView {
  const from = fields(data);
  return {
    ...view,
    phase: 'running',
    runId: typeof from?.run_id === 'string' ? from.run_id : view.runId,
    scenario: typeof from?.scenario === 'string' ? from.scenario : view.scenario,
    model: readModel(from?.model),
    covered: readCovered(from?.covered),
    quota: readQuota(from?.quota) ?? view.quota,
  };
}

function addNotice(view: RunView, notice: Notice | null): RunView {
  if (!notice || view.notices.length >= 50) return view;
  const others = view.notices.filter((known) => known.code !== notice.code);
  return { ...view, notices: [...others, notice] };
}

function progressed(view: RunView, progress: Progress | null): RunView {
  if (!progress) return view;
  return { ...view, phase: isWaiting(progress.stage) ? 'queued' : 'running', progress };
}

function put(view: RunView, item: Item | null, anew: boolean): RunView {
  if (!item) return view;
  const at = view.items.findIndex((known) => known.key === item.key);
  if (at >= 0) return { ...view, items: view.items.with(at, item) };
  if (view.items.length >= MOST_ITEMS) return view;
  if (!anew && view.removed.includes(item.key)) return view;
  const removed = view.removed.filter((key) => key !== item.key);
  return { ...view, items: [...view.items, item], removed };
}

function remove(view: RunView, key: unknown): RunView {
  if (typeof key !== 'string') return view;
  // Another model begins the free text anew.
  if (key === 'text') return { ...view, text: '' };
  const removed = view.removed.includes(key) ? view.removed : [...view.removed, key];
  return { ...view, items: view.items.filter((item) => item.key !== key), removed };
}

function addText(view: RunView, text: unknown): RunView {
  if (typeof text !== 'string') return view;
  return { ...view, text: (view.text + text).slice(0, LONGEST_TEXT) };
}

function addReference(view: RunView, reference: Reference | null): RunView {
  if (!reference) return view;
  return { ...view, references: { ...view.references, [reference.n]: reference } };
}

function finished(view: RunView, data: unknown): RunView {
  const from = fields(data);
  const phase = from?.state === 'cancelled' ? 'cancelled' : 'finished';
  return withResult({ ...view, phase, progress: null }, readResult(from?.result));
}

function failed(view: RunView, data: unknown): RunView {
  const from = fields(data);
  return withResult(refused(view, from?.problem), readResult(from?.result));
}

/** The result is the truth where it says something; without one, what was streamed stands. */
function withResult(view: RunView, result: RunResult | null): RunView {
  if (!result) return view;
  const references = { ...view.references };
  for (const reference of result.references) references[reference.n] = reference;
  return {
    ...view,
    items: result.items.length > 0 || view.phase === 'finished' ? result.items : view.items,
    text: result.text ?? view.text,
    references,
    notices: result.notices.length > 0 ? result.notices : view.notices,
    covered: result.covered ?? view.covered,
    answered: result.answered,
  };
}

/** Whether a model is still to come. */
export function isWaiting(stage: Stage): boolean {
  return WAITING.has(stage);
}

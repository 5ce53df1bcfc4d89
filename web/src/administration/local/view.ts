import type { CatalogueModel, Examination, Machine, ModelPull, OtherModel } from '$api/types';

/** Where a model of the catalogue stands, in one word. */
export type Standing =
  'absent' | 'queued' | 'downloading' | 'verifying' | 'paused' | 'confirm' | 'failed' | 'unused' | 'ready';

/** How the memory a model needs stands to the machine's. */
export type Fitting = 'fits' | 'tight' | 'limit' | 'not' | 'unknown';

export type Order = 'small' | 'large' | 'fast';

const FITTING: Record<CatalogueModel['fit'], Fitting> = {
  yes: 'fits',
  tight: 'tight',
  engine_limit: 'limit',
  no: 'not',
  unknown: 'unknown',
};

export function fittingOf(model: CatalogueModel): Fitting {
  return FITTING[model.fit];
}

export function standingOf(model: CatalogueModel): Standing {
  const { pull } = model;
  if (model.installed && model.model_id) return 'ready';
  // The file lies in its place a moment before the model is entered, and while it is checked.
  if (model.installed) return pull ? connecting(pull) : 'unused';
  if (!pull) return 'absent';
  if (pull.state === 'running') return isWhole(pull) ? 'verifying' : 'downloading';
  if (pull.state === 'done' || pull.state === 'cancelled') return 'absent';
  return pull.state;
}

/** How a file that lies in its place becomes a model. */
function connecting({ state }: ModelPull): Standing {
  if (state === 'running') return 'verifying';
  return state === 'queued' || state === 'confirm' || state === 'failed' ? state : 'unused';
}

/** A hash was not published by a source: it is that of the file in the models folder. */
export function isOfFile({ source }: ModelPull): boolean {
  return source?.startsWith('file:') ?? false;
}

/** All bytes came: what is done now is checking them. */
function isWhole({ received, size }: ModelPull): boolean {
  return size != null && size > 0 && received >= size;
}

/** The server works on it by itself, so that there is something new to ask for. */
function isMoving(model: CatalogueModel): boolean {
  return ['queued', 'downloading', 'verifying'].includes(standingOf(model));
}

function isExamined(examination: Examination | null | undefined): boolean {
  return examination?.state === 'queued' || examination?.state === 'running';
}

/** Whether anything goes on here that is worth asking about again. */
export function goesOn(
  items: readonly CatalogueModel[],
  others: readonly { examination?: Examination | null }[],
) {
  return (
    items.some((model) => isMoving(model) || isExamined(model.examination)) ||
    others.some((file) => isExamined(file.examination))
  );
}

/** Those that fit, and those somebody has or fetches already; in the order asked for. */
export function arranged(
  items: readonly CatalogueModel[],
  onlyFitting: boolean,
  order: Order,
): CatalogueModel[] {
  const fits = (model: CatalogueModel) =>
    standingOf(model) !== 'absent' || !['not', 'limit'].includes(fittingOf(model));
  const speed = (model: CatalogueModel) => model.expected_tokens_per_second ?? 0;
  const compare: Record<Order, (a: CatalogueModel, b: CatalogueModel) => number> = {
    small: (a, b) => a.size - b.size,
    large: (a, b) => b.size - a.size,
    fast: (a, b) => speed(b) - speed(a) || a.size - b.size,
  };
  return items.filter((model) => !onlyFitting || fits(model)).sort(compare[order]);
}

/** Whether a model is on this server, or on its way to it. */
export function isHere(model: CatalogueModel): boolean {
  return standingOf(model) !== 'absent';
}

/** Tokens a second that a person reads along with. */
const FLUENT = 5;
/** Bytes of memory up to which a model of unknown speed is no wait without a graphics card. */
const UNMEASURED = 8e9;

/** The name of the model to begin with on this server: the largest that fits, speaks the language and is quick. */
export function recommended(items: readonly CatalogueModel[], language: string): string | null {
  const isQuick = ({ expected_tokens_per_second: speed, memory }: CatalogueModel) =>
    speed == null ? memory <= UNMEASURED : speed >= FLUENT;
  const fit = items.filter((model) => {
    const speaks = model.languages.some((one) => one === language);
    return fittingOf(model) === 'fits' && speaks && isQuick(model);
  });
  const large = fit.filter(({ small }) => !small);
  const known = ({ sha256 }: CatalogueModel) => (sha256 ? 1 : 0);
  const [best] = (large.length > 0 ? large : fit).toSorted(
    (a, b) => b.memory - a.memory || known(b) - known(a),
  );
  return best?.name ?? null;
}

/** Whether a model that can do more than word what was found without it is here already. */
export function isProvided(items: readonly CatalogueModel[], others: readonly OtherModel[]): boolean {
  return others.length > 0 || items.some((model) => isHere(model) && !model.small);
}

/** How many models would fit into what is free, were it not for the limit of the configuration. */
export function keptOut(items: readonly CatalogueModel[], machine: Machine): number {
  const free = machine.memory_free ?? 0;
  return items.filter((model) => fittingOf(model) === 'limit' && model.memory <= free).length;
}

/** Bytes of disk the models take that are here, whole or in part. */
export function diskUsed(items: readonly CatalogueModel[], others: readonly OtherModel[]): number {
  const of = (model: CatalogueModel) =>
    model.installed ? model.size : isHere(model) ? (model.pull?.received ?? 0) : 0;
  const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0);
  return sum(items.map(of)) + sum(others.map(({ size }) => size));
}

/** A speed without more digits than it deserves. */
export function rounded(speed: number): number {
  return speed >= 10 ? Math.round(speed) : Math.round(speed * 10) / 10;
}

/** Bytes that must be free for a download; null when nobody knows what is free. */
export function roomAfter(model: CatalogueModel, machine: Machine): number | null {
  if (machine.disk_free == null) return null;
  return machine.disk_free - (model.size - (model.pull?.received ?? 0));
}

/** Part of a whole, between 0 and 1. */
export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : 0;
}

/** The host of an address, which says who is asked; other sources are shown as they are. */
export function hostOf(address: string): string {
  return URL.canParse(address) && new URL(address).host ? new URL(address).host : address;
}

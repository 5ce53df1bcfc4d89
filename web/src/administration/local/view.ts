import type { CatalogueModel, Examination, Machine, ModelPull } from '$api/types';

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
  if (model.installed) return model.model_id ? 'ready' : 'unused';
  if (!pull) return 'absent';
  if (pull.state === 'running') return isWhole(pull) ? 'verifying' : 'downloading';
  if (pull.state === 'done' || pull.state === 'cancelled') return 'absent';
  return pull.state;
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

import type { CatalogueModel } from '$api/types';
import { standingOf, type Standing } from './view';

/** Speeds are told over this long, so that they do not jump. */
const WINDOW = 20_000;

interface Sample {
  at: number;
  received: number;
}

/** How fast a download goes, by what the server noted of it. */
export class Pace {
  #samples = new Map<string, Sample[]>();

  /** Takes what the server says now. */
  note(items: readonly CatalogueModel[]): void {
    for (const model of items) {
      if (standingOf(model) === 'downloading' && model.pull) {
        this.#add(model.name, { at: Date.parse(model.pull.updated_at), received: model.pull.received });
      } else {
        this.#samples.delete(model.name);
      }
    }
  }

  #add(name: string, sample: Sample): void {
    const before = this.#samples.get(name) ?? [];
    const last = before.at(-1);
    if (last && last.at >= sample.at) return;
    // One that begins anew has fewer bytes than before: its old speed says nothing.
    const kept = last && last.received > sample.received ? [] : before;
    this.#samples.set(name, [...kept.filter(({ at }) => sample.at - at <= WINDOW), sample]);
  }

  /** Bytes in a second; null until there are two notes of it. */
  of(name: string): number | null {
    const samples = this.#samples.get(name) ?? [];
    const [first, last] = [samples[0], samples.at(-1)];
    if (!first || !last || last.at <= first.at) return null;
    return ((last.received - first.received) * 1000) / (last.at - first.at);
  }
}

/** Seconds until a download is whole; null when nobody can say. */
export function secondsLeft(received: number, size: number | null, pace: number | null): number | null {
  if (size === null || pace === null || pace <= 0) return null;
  return Math.max(size - received, 0) / pace;
}

/** What is worth saying aloud: a change of state, or another quarter of a download. */
export interface News {
  title: string;
  standing: Standing;
  /** Of a download: 25, 50 or 75 percent. */
  percent?: number;
}

/** What changed between two answers of the server. */
export function newsOf(before: readonly CatalogueModel[], now: readonly CatalogueModel[]): News[] {
  const known = new Map(before.map((model) => [model.name, model]));
  return now.flatMap((model) => {
    const old = known.get(model.name);
    if (!old) return [];
    const [was, is] = [standingOf(old), standingOf(model)];
    if (was !== is) return [{ title: model.title, standing: is }];
    const [from, to] = [quarterOf(old), quarterOf(model)];
    if (is !== 'downloading' || to <= from) return [];
    return [{ title: model.title, standing: is, percent: to * 25 }];
  });
}

function quarterOf({ pull, size }: CatalogueModel): number {
  return pull ? Math.min(Math.floor((pull.received * 4) / (pull.size ?? size)), 3) : 0;
}

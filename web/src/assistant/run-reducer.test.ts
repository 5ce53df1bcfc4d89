import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../api/sse';
import { emptyRun, fromRun, isGoing, isOver, reduce, refused, type RunView } from './run-reducer';
import type { Item } from './run-types';

const item = (key: string, over: Partial<Item> = {}): Item => ({
  key,
  kind: 'decision',
  text: `words of ${key}`,
  worded_by: 'quote',
  who: null,
  who_id: null,
  due: null,
  sources: [{ n: 1, message_id: 'm1' }],
  ...over,
});

const reference = (n: number) => ({
  n,
  message: {
    id: `m${n}`,
    room_id: 'r',
    thread_id: null,
    author_name: 'Анна',
    created_at: '2026-11-23T03:10:09.123456Z',
    excerpt: 'переносим на пятницу',
  },
});

function events(...list: [string, unknown][]): StreamEvent[] {
  return list.map(([name, data], index) => ({ id: index + 1, name, data }));
}

function play(list: StreamEvent[], from: RunView = emptyRun): RunView {
  return list.reduce(reduce, from);
}

const started: [string, unknown] = [
  'run.started',
  {
    run_id: 'run-1',
    scenario: 'chat.summarise',
    language: 'ru',
    model: { id: 'smol', name: 'SmolLM', is_small: true },
    covered: { messages: 312, from: 'm1', to: 'm312' },
    quota: { limit: 1000, used: 10, remaining: 990 },
  },
];

const whole = events(
  started,
  ['progress', { stage: 'key_messages', done: 0, total: 2 }],
  ['reference', reference(1)],
  ['item', { item: item('d1') }],
  ['item', { item: item('d2') }],
  ['progress', { stage: 'words', done: 1, total: 2 }],
  ['replace', { item: item('d1', { text: 'Перенесли выпуск', worded_by: 'model' }) }],
  ['remove', { key: 'd2' }],
  ['notice', { code: 'small_model', text: 'Маленькая модель' }],
  ['usage', { quota: { limit: 1000, used: 60, remaining: 940 } }],
  ['run.finished', { state: 'finished', result: null }],
);

describe('a run from start to end', () => {
  it('shows key messages first and the model’s words in their place', () => {
    const early = play(whole.slice(0, 5));
    expect(early.items.map((one) => one.worded_by)).toEqual(['quote', 'quote']);
    expect(isGoing(early)).toBe(true);
    const end = play(whole);
    expect(end.items).toHaveLength(1);
    expect(end.items[0]).toMatchObject({ key: 'd1', text: 'Перенесли выпуск', worded_by: 'model' });
    expect(end.references[1]?.message.author_name).toBe('Анна');
    expect(end.quota?.remaining).toBe(940);
    expect(end.notices.map((one) => one.code)).toEqual(['small_model']);
    expect(end.phase).toBe('finished');
    expect(end.progress).toBeNull();
    expect(isOver(end)).toBe(true);
  });

  it('keeps the order of items when one is replaced', () => {
    const view = play(events(started, ['item', { item: item('a') }], ['item', { item: item('b') }]));
    const next = reduce(view, { id: 9, name: 'replace', data: { item: item('a', { text: 'new' }) } });
    expect(next.items.map((one) => one.key)).toEqual(['a', 'b']);
    expect(next.items[0]?.text).toBe('new');
  });

  it('takes the result at the end as the truth', () => {
    const result = {
      kind: 'summary',
      answered: null,
      items: [item('z')],
      references: [reference(4)],
      notices: [],
      covered: { messages: 5, worded_messages: 3, from: null, to: null },
    };
    const view = play([
      ...whole.slice(0, 5),
      { id: 6, name: 'run.finished', data: { state: 'finished', result } },
    ]);
    expect(view.items.map((one) => one.key)).toEqual(['z']);
    expect(Object.keys(view.references)).toEqual(['1', '4']);
    expect(view.covered?.worded_messages).toBe(3);
  });
});

describe('replay after a broken connection', () => {
  it('applies an event once, however often it comes', () => {
    const deltas = events(started, ['delta', { text: 'Добрый ' }], ['delta', { text: 'день' }]);
    const twice = play([...deltas, ...deltas]);
    expect(twice.text).toBe('Добрый день');
  });

  it('is the same as an unbroken run when everything is replayed from the start', () => {
    expect(play([...whole.slice(0, 7), ...whole])).toEqual(play(whole));
  });

  it('ignores what comes after the end', () => {
    const end = play(whole);
    const late = reduce(end, { id: 99, name: 'item', data: { item: item('late') } });
    expect(late.items).toEqual(end.items);
    expect(late.lastEventId).toBe(99);
  });
});

describe('events out of order', () => {
  it('accepts a replace that comes before its item', () => {
    const worded = item('d1', { worded_by: 'model', text: 'model' });
    expect(play(events(started, ['replace', { item: worded }])).items).toEqual([worded]);
  });

  it('does not bring a removed item back with a late replace, but does with a new item', () => {
    const gone = play(events(started, ['item', { item: item('d1') }], ['remove', { key: 'd1' }]));
    expect(reduce(gone, { id: 8, name: 'replace', data: { item: item('d1') } }).items).toEqual([]);
    expect(reduce(gone, { id: 8, name: 'item', data: { item: item('d1') } }).items).toHaveLength(1);
  });

  it('accepts a reference after the item that cites it', () => {
    const view = play(events(started, ['item', { item: item('d1') }], ['reference', reference(1)]));
    expect(view.references[1]?.message.id).toBe('m1');
  });
});

describe('failure, waiting and cancelling', () => {
  const problem = { code: 'unavailable', title: 'Модель не отвечает', detail: 'd', trace_id: 'abc' };

  it('keeps the key messages on the page with the reason', () => {
    const view = play([...whole.slice(0, 5), { id: 6, name: 'run.failed', data: { problem } }]);
    expect(view.phase).toBe('failed');
    expect(view.items).toHaveLength(2);
    expect(view.problem).toEqual(problem);
  });

  it('keeps what is there when the failing result is empty', () => {
    const result = { kind: 'summary', items: [], references: [], notices: [] };
    const view = play([...whole.slice(0, 5), { id: 6, name: 'run.failed', data: { problem, result } }]);
    expect(view.items).toHaveLength(2);
  });

  it.each(['waiting', 'queued', 'loading', 'swapping'])('waits (%s) and goes on', (stage) => {
    const waiting = play(events(started, ['progress', { stage, done: 0, total: 0, place: 3 }]));
    expect(waiting.phase).toBe('queued');
    expect(waiting.progress?.place).toBe(3);
    expect(
      reduce(waiting, { id: 5, name: 'progress', data: { stage: 'words', done: 0, total: 4 } }).phase,
    ).toBe('running');
  });

  it('stands as it was when cancelled', () => {
    const view = play([...whole.slice(0, 5), { id: 6, name: 'run.finished', data: { state: 'cancelled' } }]);
    expect(view.phase).toBe('cancelled');
    expect(view.items).toHaveLength(2);
  });

  it('says so when the request was refused with nothing readable', () => {
    expect(refused(emptyRun, null).problem?.code).toBe('offline');
  });
});

describe('hostile or broken events', () => {
  it.each([
    ['item', null],
    ['item', { item: { key: 'x' } }],
    ['item', { item: { key: 'x', kind: 'script', text: 'a' } }],
    ['item', { item: { key: 1, kind: 'point', text: 'a' } }],
    ['replace', 'text'],
    ['remove', { key: {} }],
    ['delta', { text: 7 }],
    ['reference', { n: 'x' }],
    ['notice', {}],
    ['progress', { stage: 'unknown' }],
    ['nobody.knows', { item: item('x') }],
    ['__proto__', {}],
    ['constructor', {}],
  ])('%s %j changes nothing', (name, data) => {
    const before = play(events(started));
    const after = reduce(before, { id: 50, name, data });
    expect({ ...after, lastEventId: before.lastEventId }).toEqual(before);
  });

  it('bounds what a model can pour in', () => {
    const flood = Array.from({ length: 600 }, (_, n) => ({
      id: n + 1,
      name: 'item',
      data: { item: item(`k${n}`) },
    }));
    expect(play(flood).items).toHaveLength(500);
    const long = reduce(emptyRun, {
      id: 1,
      name: 'item',
      data: { item: item('k', { text: 'x'.repeat(50_000) }) },
    });
    expect(long.items[0]?.text.length).toBe(8_000);
  });
});

it('opens a stored run', () => {
  const view = fromRun({
    id: 'run-9',
    scenario: 'chat.ask',
    subject: { kind: 'chat.room', id: 'r' },
    range: 'all',
    instruction: 'Где кот?',
    state: 'finished',
    created_at: '',
    finished_at: null,
    model: null,
    usage: { prompt_tokens: 0, completion_tokens: 0, cached_tokens: 0 },
    result: {
      kind: 'answer',
      answered: false,
      items: [],
      text: null,
      references: [],
      notices: [{ code: 'not_told', text: 'Нет ответа' }],
      covered: { messages: 3, worded_messages: 0, from: null, to: null },
    },
    rating: null,
    problem: null,
  });
  expect(view).toMatchObject({ phase: 'finished', answered: false, runId: 'run-9' });
  expect(view.notices[0]?.code).toBe('not_told');
});

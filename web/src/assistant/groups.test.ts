import { describe, expect, it } from 'vitest';
import { citedIn, groupsOf, plainResult, sortPromises } from './groups';
import { emptyRun } from './run-reducer';
import type { Item, Reference } from './run-types';

const item = (key: string, over: Partial<Item> = {}): Item => ({
  key,
  kind: 'point',
  text: key,
  worded_by: 'model',
  who: null,
  who_id: null,
  due: null,
  sources: [],
  ...over,
});
const reference = (n: number): Reference => ({
  n,
  message: {
    id: `m${n}`,
    room_id: 'r',
    thread_id: null,
    author_name: `Автор ${n}`,
    created_at: 'T',
    excerpt: `**слова**\n${n}`,
  },
});
const promise = (key: string, who: string | null, on: string | null) =>
  item(key, { kind: 'promise', who, due: on ? { text: on, on } : null });

describe('groups', () => {
  it('stand in the order they are read, empty ones left out', () => {
    const items = [
      item('a', { kind: 'promise' }),
      item('b', { kind: 'question' }),
      item('c'),
      item('d', { kind: 'question' }),
    ];
    expect(groupsOf(items).map((group) => [group.kind, group.items.map((one) => one.key)])).toEqual([
      ['point', ['c']],
      ['question', ['b', 'd']],
      ['promise', ['a']],
    ]);
  });

  it('sort promises by date or person, those without at the end', () => {
    const items = [
      promise('1', 'Яна', null),
      promise('2', null, '2026-12-01'),
      promise('3', 'Ёлкин', '2026-11-27'),
    ];
    const keys = (order: 'due' | 'who' | 'told') =>
      sortPromises(items, order, 'ru')
        .map((one) => one.key)
        .join('');
    expect(keys('due')).toBe('321');
    expect(keys('who')).toBe('312');
    expect(keys('told')).toBe('123');
  });
});

describe('plain text', () => {
  const words = {
    title: (kind: string) => kind.toUpperCase(),
    sources: 'Сообщения',
    time: (at: string) => at,
    day: (on: string) => on,
    nobody: 'не названо',
    quote: (text: string) => `«${text}»`,
  };

  it('keeps quotes, promises and numbered sources', () => {
    const view = {
      ...emptyRun,
      references: { 1: reference(1), 2: reference(2), 9: reference(9) },
      items: [
        item('d', {
          kind: 'decision',
          text: 'перенос\nна **14**',
          worded_by: 'quote',
          sources: [{ n: 2, message_id: 'm2' }],
        }),
        item('p', {
          kind: 'promise',
          text: 'тексты',
          who: 'Анна',
          due: { text: 'до пт', on: '2026-11-27' },
          sources: [{ n: 1, message_id: 'm1' }],
        }),
        item('q', { kind: 'promise', text: 'смету', due: { text: 'до вечера', on: null } }),
      ],
    };
    expect(plainResult(view, words)).toBe(
      [
        'DECISION',
        '- «перенос на 14» [2]',
        '',
        'PROMISE',
        '- Анна → тексты → 2026-11-27 [1]',
        '- не названо → смету → до вечера',
        '',
        'Сообщения',
        '[1] Автор 1, T: слова 1',
        '[2] Автор 2, T: слова 2',
      ].join('\n'),
    );
  });

  it('cites each message once, only those an item stands on', () => {
    const items = [
      item('a', {
        sources: [
          { n: 2, message_id: 'm2' },
          { n: 7, message_id: 'x' },
        ],
      }),
      item('b', { sources: [{ n: 2, message_id: 'm2' }] }),
    ];
    expect(citedIn(items, { 1: reference(1), 2: reference(2) }).map((one) => one.n)).toEqual([2]);
  });
});

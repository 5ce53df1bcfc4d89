import { expect, it } from 'vitest';
import type { SwitcherEntry } from '$sections';
import { rank, score } from './rank';

function entry(id: string, title: string, more: Partial<SwitcherEntry> = {}): SwitcherEntry {
  return { id, title, icon: 'chat', href: `/${id}`, ...more };
}

it('prefers the whole name, then its beginning, then the beginnings of words', () => {
  expect(score('чат', 'Чат')).toBeGreaterThan(score('чат', 'Чаты клиентов'));
  expect(score('кли', 'Клиенты')).toBeGreaterThan(score('кли', 'Чаты клиентов'));
  expect(score('ча кли', 'Чаты клиентов')).toBeGreaterThan(score('иен', 'Чаты клиентов'));
  expect(score('xyz', 'Чаты клиентов')).toBe(0);
});

it('takes е for ё and case for nothing', () => {
  expect(score('отчеты', 'Отчёты')).toBe(100);
  expect(score('ОТЧЁТЫ', 'отчеты')).toBe(100);
});

it('finds by extra words, but last', () => {
  expect(score('тема', 'Внешний вид', 'тема')).toBeGreaterThan(0);
  expect(score('тема', 'Внешний вид', 'тема')).toBeLessThan(score('вид', 'Внешний вид'));
});

it('keeps the order of equals and shows everything while nothing is typed', () => {
  const entries = [entry('b', 'Бета'), entry('a', 'Альфа')];
  expect(rank('', entries).map(({ id }) => id)).toEqual(['b', 'a']);
});

it('puts what the server found after ours, unfiltered and once', () => {
  const entries = [
    entry('found', 'совсем другое', { found: true }),
    entry('a', 'Запуск'),
    entry('b', 'Отдых'),
  ];
  expect(rank('запуск', entries).map(({ id }) => id)).toEqual(['a', 'found']);
  expect(rank('запуск', [entry('a', 'Запуск'), entry('a', 'Запуск', { found: true })])).toHaveLength(1);
});

it('shows no more than asked', () => {
  const many = Array.from({ length: 50 }, (_, index) => entry(String(index), `Комната ${index}`));
  expect(rank('комн', many, 7)).toHaveLength(7);
});

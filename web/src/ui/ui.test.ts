import { expect, it, vi } from 'vitest';
import { initialsOf, tintOf } from './initials';
import { mergeProps } from './merge';

it.each([
  ['Анна Ковалёва', 'АК'],
  ['Ольга Николаевна Верхняя', 'ОВ'],
  ['  madonna ', 'M'],
  ['', ''],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it('tints a person the same way every time', () => {
  expect(tintOf('abc', 6)).toBe(tintOf('abc', 6));
  expect(new Set(Array.from({ length: 40 }, (_, index) => tintOf(`person-${index}`, 6))).size).toBe(6);
});

it('calls the listeners of both owners and lets the later one win otherwise', () => {
  const first = vi.fn();
  const second = vi.fn();
  const merged = mergeProps({ onclick: first, id: 'a' }, { onclick: second, id: 'b' });
  (merged['onclick'] as (event: unknown) => void)('event');
  expect(first).toHaveBeenCalledWith('event');
  expect(second).toHaveBeenCalledWith('event');
  expect(merged['id']).toBe('b');
});

import { describe, expect, it } from 'vitest';
import { choose, decode, encode, knownOf, matching, queryAt } from './mentions';

const anna = { id: '0192f0c1-1111-7000-8000-000000000001', name: 'Анна Ким' };
const annaMaria = { id: '0192f0c1-1111-7000-8000-000000000002', name: 'Анна Ким-Соколова' };
const pyotr = { id: '0192f0c1-1111-7000-8000-000000000003', name: 'Пётр Алексеев' };

describe('typing a mention', () => {
  it.each([
    ['@', 1, { start: 0, text: '' }],
    ['@', 0, null],
    ['привет @ан', 10, { start: 7, text: 'ан' }],
    ['(@Анна К', 8, { start: 1, text: 'Анна К' }],
    ['почта a@b', 9, null],
    ['@ан\nдальше', 10, null],
    ['@ ан', 4, null],
    ['нет', 3, null],
    ['@раз два три четыре', 19, null],
  ])('%j at %i', (text, caret, expected) => {
    expect(queryAt(text, caret)).toEqual(expected);
  });

  it('finds by any part of the name, е for ё, those who begin with it first', () => {
    expect(matching([pyotr, annaMaria, anna], 'а').map((one) => one.name)).toEqual([
      'Анна Ким',
      'Анна Ким-Соколова',
      'Пётр Алексеев',
    ]);
    expect(matching([pyotr, anna], 'петр')).toEqual([pyotr]);
    expect(matching([pyotr, anna], 'нна')).toEqual([]);
  });

  it('keeps the order of the list while nothing is typed', () => {
    expect(matching([pyotr, annaMaria, anna], '', 2)).toEqual([pyotr, annaMaria]);
  });

  it('puts the name in with one space after it', () => {
    expect(choose('привет @ан', { start: 7, text: 'ан' }, 10, anna)).toEqual(['привет @Анна Ким ', 17]);
    expect(choose('@а, смотри', { start: 0, text: 'а' }, 2, anna)).toEqual(['@Анна Ким, смотри', 9]);
    expect(choose('@а смотри', { start: 0, text: 'а' }, 2, anna)[0]).toBe('@Анна Ким смотри');
  });
});

describe('the body', () => {
  it('carries ids, the longest name first, whole names only', () => {
    const text = '@Анна Ким-Соколова и @Анна Ким, но не @Анна Кимова и не x@Анна Ким';
    expect(encode(text, [anna, annaMaria])).toBe(
      `<@user:${annaMaria.id}> и <@user:${anna.id}>, но не @Анна Кимова и не x@Анна Ким`,
    );
    expect(encode('@Анна Ким', [])).toBe('@Анна Ким');
  });

  it('survives names with signs', () => {
    const odd = { id: anna.id, name: 'A.(B)*' };
    expect(encode('@A.(B)* да', [odd])).toBe(`<@user:${anna.id}> да`);
  });

  it('comes back as names', () => {
    expect(decode(`<@user:${anna.id}> <@user:${pyotr.id}>`, [anna])).toBe(`@Анна Ким <@user:${pyotr.id}>`);
  });

  it('calls the assistant in any language', () => {
    for (const name of ['Суфлёр', 'Sufler']) {
      const known = knownOf({ mentions: [], departments: [] }, 'все', name);
      expect(encode(`@${name}, когда?`, known)).toBe('<@assistant>, когда?');
      expect(decode('<@assistant>, когда?', known)).toBe(`@${name}, когда?`);
    }
  });

  it('calls departments and everyone, and comes back', () => {
    const sales = { id: '0192f0c1-1111-7000-8000-000000000009', name: 'Продажи' };
    const known = knownOf({ mentions: [anna], departments: [sales] }, 'все', 'Суфлёр');
    const body = `<@all>, <@department:${sales.id}> и <@user:${anna.id}>`;
    expect(encode('@Все, @Продажи и @Анна Ким', known)).toBe(body);
    expect(decode(body, known)).toBe('@все, @Продажи и @Анна Ким');
  });
});

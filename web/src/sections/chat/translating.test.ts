import { expect, test } from 'vitest';
import { targetOf } from './translating.svelte';

test('a message is translated into the language of its reader, or out of it', () => {
  expect(targetOf('Поставка в четверг', 'en')).toBe('en');
  expect(targetOf('The delivery is on Thursday', 'ru')).toBe('ru');
  expect(targetOf('Поставка по PO-17 в четверг', 'ru')).toBe('en');
  expect(targetOf('Delivered', 'en')).toBe('ru');
});

import { expect, it } from 'vitest';
import { drawOffline, preferred, wordsIn } from './words';

it.each([
  [['ru-RU', 'en'], 'ru'],
  [['de', 'en-GB'], 'en'],
  [['rue'], 'en'],
  [[], 'en'],
])('a browser of %j is spoken to in %s', (languages, tongue) => {
  expect(preferred(languages)).toBe(tongue);
});

it.each(['ru', 'en'] as const)('has all its words in %s, and says them on the page', async (tongue) => {
  const words = wordsIn(tongue);
  for (const text of Object.values(words)) expect(text.length).toBeGreaterThan(2);
  const page = await drawOffline(tongue).text();
  for (const text of [words.title, words.text, words.again]) expect(page).toContain(text);
});

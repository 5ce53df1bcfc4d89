import { expect, it } from 'vitest';
import { preferredLanguage } from './language';

it.each([
  [null, ['ru-RU', 'en'], 'ru'],
  [null, ['de-DE', 'en-GB', 'ru'], 'en'],
  ['ru', ['en-US'], 'ru'],
  ['fr', ['RU'], 'ru'],
  [null, ['de', 'fr'], 'en'],
  [null, [], 'en'],
])('remembered %s and a browser of %j gives %s', (remembered, browser, language) => {
  expect(preferredLanguage(remembered, browser)).toBe(language);
});

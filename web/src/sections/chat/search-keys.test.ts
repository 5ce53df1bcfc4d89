import { expect, it } from 'vitest';
import { finished } from './search-keys';

it.each([
  ['смета has:', 'смета'],
  ['смета has:link', 'смета has:link'],
  ['from:', ''],
  ['  встреча:  ', 'встреча:'],
  ['', ''],
])('%j is searched as %j', (typed, wanted) => {
  expect(finished(typed)).toBe(wanted);
});

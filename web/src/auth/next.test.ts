import { expect, it } from 'vitest';
import { nextOf } from './next';

it.each([
  [null, '/'],
  ['', '/'],
  ['/chat/1?message=2', '/chat/1?message=2'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/sign-in', '/'],
  ['/link/abc', '/'],
  ['/second-factor', '/'],
  ['/linked', '/linked'],
])('%s leads to %s', (asked, address) => {
  expect(nextOf(asked)).toBe(address);
});

import { expect, it } from 'vitest';
import { nameAgent } from './agent';
import { photoProblem } from './photo';

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 YaBrowser/25.1 Safari/537.36',
    'Yandex Browser · Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1',
    'Safari · iOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
  ['something/1.0', 'something/1.0'],
  ['', ''],
])('names %s', (agent, name) => {
  expect(nameAgent(agent)).toBe(name);
});

it('refuses a photo before it is sent', () => {
  expect(photoProblem({ type: 'image/png', size: 10 })).toBeNull();
  expect(photoProblem({ type: 'image/svg+xml', size: 10 })).toBe('wrong_type');
  expect(photoProblem({ type: 'image/webp', size: 2 * 1024 * 1024 + 1 })).toBe('too_large');
});

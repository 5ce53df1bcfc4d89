import { expect, it } from 'vitest';
import { bytesOf, textOf } from './base64url';

it.each([
  [[], ''],
  [[0], 'AA'],
  [[251, 255], '-_8'],
  [[1, 2, 3], 'AQID'],
])('%j is %s and back', (bytes, text) => {
  expect(textOf(Uint8Array.from(bytes).buffer)).toBe(text);
  expect([...bytesOf(text)]).toEqual(bytes);
});

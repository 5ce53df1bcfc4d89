import { expect, it } from 'vitest';
import { bytesOver, MOST_BYTES } from './length';

it.each([
  ['', 0],
  ['x'.repeat(MOST_BYTES), 0],
  ['я'.repeat(MOST_BYTES / 2), 0],
  ['я'.repeat(MOST_BYTES / 2 + 1), 2],
  ['—'.repeat(20_000), 20_000],
  ['👍'.repeat(10_001), 4],
  ['я'.repeat(100_000), 160_000],
])('counts bytes as the server does', (text, over) => {
  expect(bytesOver(text)).toBe(over);
});

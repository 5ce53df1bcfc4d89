import { describe, expect, it } from 'vitest';
import { clockOf, heightsOf, levelsOf, loudness } from './voice';

describe('how loud a voice message is', () => {
  it('is nothing in silence and never more than all', () => {
    expect(loudness(new Float32Array(0))).toBe(0);
    expect(loudness(new Float32Array(512))).toBe(0);
    expect(loudness(new Float32Array(512).fill(1))).toBe(1);
    expect(loudness(new Float32Array(512).fill(0.1))).toBeCloseTo(0.4);
  });

  it('is one digit for each stretch, 64 at most', () => {
    expect(levelsOf([])).toBe('');
    expect(levelsOf([0, 0.5, 1, 7, -1])).toBe('08ff0');
    const long = levelsOf(Array.from({ length: 6_000 }, (_, at) => (at % 100) / 100));
    expect(long).toHaveLength(64);
    expect(long).toMatch(/^[0-9a-f]+$/);
  });

  it('is drawn as heights, and as a line where nothing is known', () => {
    expect(heightsOf('0f')).toEqual([0, 1]);
    expect(new Set(heightsOf(''))).toEqual(new Set([0.2]));
    expect(new Set(heightsOf('zz'))).toEqual(new Set([0.2]));
  });

  it('has a length like a clock', () => {
    expect([0, 9_999, 61_000, 600_000].map(clockOf)).toEqual(['0:00', '0:09', '1:01', '10:00']);
  });
});

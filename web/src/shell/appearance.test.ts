import { expect, it } from 'vitest';
import { readDensity, readTheme } from './appearance';

it('believes only the themes and densities it knows', () => {
  expect(readTheme('dark')).toBe('dark');
  expect(readTheme('light')).toBe('light');
  expect([null, '', 'neon', 'system'].map(readTheme)).toEqual(Array(4).fill('system'));
  expect(readDensity('compact')).toBe('compact');
  expect([null, 'tiny', 'comfortable'].map(readDensity)).toEqual(Array(3).fill('comfortable'));
});

import { expect, it } from 'vitest';
import type { Scenario } from '$api/types';
import { warningsOf } from './warnings';

const scenario = (enabled: boolean, ...texts: string[]): Scenario =>
  ({ enabled, warnings: texts.map((text) => ({ code: 'c', text })) }) as unknown as Scenario;

const textsOf = (scenarios: Scenario[]) => warningsOf(scenarios).map(({ text }) => text);

it('tells each sentence once, and none of what is switched off', () => {
  expect(textsOf([scenario(true, 'a', 'b'), scenario(false, 'z'), scenario(true, 'b')])).toEqual(['a', 'b']);
  expect(textsOf([scenario(true, 'a', 'b', 'c', 'd')])).toEqual(['a', 'b', 'c']);
  expect(textsOf([{ enabled: true } as Scenario])).toEqual([]);
});

import type { Scenario } from '$api/types';

/** So many are shown; more would be read by nobody. */
const MOST = 3;

export type Warning = NonNullable<Scenario['warnings']>[number];

/** What is worth knowing of the model before something is started, each sentence once. */
export function warningsOf(scenarios: readonly Scenario[]): Warning[] {
  const told = scenarios.filter(({ enabled }) => enabled).flatMap(({ warnings }) => warnings ?? []);
  return [...new Map(told.map((warning) => [warning.text, warning])).values()].slice(0, MOST);
}

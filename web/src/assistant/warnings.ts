import type { Scenario } from '$api/types';

/** So many are shown; more would be read by nobody. */
const MOST = 3;

/** What is worth knowing of the model before something is started, each sentence once. */
export function warningsOf(scenarios: readonly Scenario[]): string[] {
  const told = scenarios.filter(({ enabled }) => enabled).flatMap(({ warnings }) => warnings ?? []);
  return [...new Set(told.map(({ text }) => text))].slice(0, MOST);
}

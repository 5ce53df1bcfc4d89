import { hasText, number, t } from '$i18n';
import { asProblem, type ApiProblem } from './problem';

/** The title of a problem: the server's words, else ours for its code. */
export function titleOf(problem: ApiProblem): string {
  if (problem.title) return problem.title;
  const key = `errors-${problem.code}`;
  return hasText(key) ? t(key) : t('errors-unreadable');
}

/** What to add to the title: the server's detail and how long to wait. */
export function detailOf(problem: ApiProblem): string {
  const ours = `errors-${problem.code}-detail`;
  const detail = problem.detail || (hasText(ours) ? t(ours) : '');
  if (problem.retryAfter === null) return detail;
  return [detail, t('errors-wait', { seconds: problem.retryAfter, shown: number(problem.retryAfter) })]
    .join(' ')
    .trim();
}

/** The words for an input the server refused, or undefined when it was not this input. */
export function fieldError(thrown: unknown, field: string): string | undefined {
  if (!thrown) return undefined;
  const problem = asProblem(thrown);
  return problem.field === field ? problem.detail || problem.title : undefined;
}

/** The failure itself when no input of the form can show it. */
export function formError(thrown: unknown, fields: readonly string[]): unknown {
  return thrown && !fields.includes(asProblem(thrown).field) ? thrown : null;
}

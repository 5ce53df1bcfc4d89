import { hasText, number, t } from '$i18n';
import type { ApiProblem } from './problem';

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
  return [detail, t('errors-wait', { seconds: problem.retryAfter, shown: number(problem.retryAfter) })].join(' ').trim();
}

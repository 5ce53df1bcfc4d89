import { ApiProblem } from '$api/problem';
import { hasText, t } from '$i18n';

/** Why a sign-in by a provider ended at the page of sign-in again, as its address tells it; null when it does not. */
export function cameBack(query: Pick<URLSearchParams, 'get'>): ApiProblem | null {
  const problem = query.get('problem');
  if (problem === null) return null;
  // The address is foreign: only a reason we have words for is shown, and no more of the trace than a trace has.
  const key = `factors-outside-${problem.replace(/^outside-/, '')}`;
  const known = /^outside-[a-z-]+$/.test(problem) && hasText(key);
  const trace = query.get('trace') ?? '';
  return new ApiProblem({
    code: 'conflict',
    status: 409,
    title: t('factors-came-back'),
    detail: t(known ? key : 'factors-outside-failed'),
    traceId: /^[0-9a-f]{16}$/.test(trace) ? trace : '',
  });
}

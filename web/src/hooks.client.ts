import type { HandleClientError } from '@sveltejs/kit/hooks';
import { ApiProblem } from '$api/problem';

/** Carries what a page's `load` threw to the error page. */
export const handleError: HandleClientError = ({ error }) => {
  if (!(error instanceof ApiProblem)) return undefined;
  const { message, code, title, detail, traceId } = error;
  return { message, code, title, detail, traceId };
};

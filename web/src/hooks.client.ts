import type { HandleClientError } from '@sveltejs/kit';
import { ApiProblem } from '$api/problem';

/** Carries what a page's `load` threw to the error page. */
export const handleError: HandleClientError = ({ error, message }) => {
  if (!(error instanceof ApiProblem)) return { message };
  const { code, title, detail, traceId } = error;
  return { message, code, title, detail, traceId };
};

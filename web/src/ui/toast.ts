import { toast as sonner } from 'svelte-sonner';
import { asProblem } from '$api/problem';
import { titleOf } from '$api/wording';

/** Short words about what has just happened, at the edge of the page. */
export const toast = {
  success: (text: string, options?: { description?: string }): void => void sonner.success(text, options),
  error: (text: string, options?: { description?: string }): void => void sonner.error(text, options),
  info: (text: string, options?: { description?: string }): void => void sonner(text, options),
  /** Says what went wrong with a request. */
  problem: (thrown: unknown): void => {
    const problem = asProblem(thrown);
    sonner.error(titleOf(problem), { description: problem.detail || undefined });
  },
};

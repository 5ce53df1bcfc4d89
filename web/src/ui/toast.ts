import { asProblem } from '$api/problem';
import { titleOf } from '$api/wording';

export type ToastKind = 'success' | 'error' | 'info';

export interface ToastOptions {
  description?: string;
}

/** Set by the page's Toaster; the words wait until it is there. */
export const toasting: { show: (kind: ToastKind, text: string, options?: ToastOptions) => void } = {
  show: () => {},
};

/** Short words about what has just happened, at the edge of the page. */
export const toast = {
  success: (text: string, options?: ToastOptions): void => toasting.show('success', text, options),
  error: (text: string, options?: ToastOptions): void => toasting.show('error', text, options),
  info: (text: string, options?: ToastOptions): void => toasting.show('info', text, options),
  /** Says what went wrong with a request. */
  problem: (thrown: unknown): void => {
    const problem = asProblem(thrown);
    toasting.show('error', titleOf(problem), { description: problem.detail || undefined });
  },
};

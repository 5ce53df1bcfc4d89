import { goto } from '$app/navigation';
import { queryClient } from '$api/query';
import { keepSession } from '$api/session';
import type { SecondStep, Session } from '$api/types';

/** An address that remembers where to go on after signing in. */
export function withNext(address: string, next: string): string {
  return next === '/' ? address : `${address}?next=${encodeURIComponent(next)}`;
}

/** Goes on after the first factor: to the second step where one is asked for, else in. */
export async function enter(answer: Session | SecondStep, next: string): Promise<void> {
  if ('ways' in answer) {
    await goto(withNext('/sign-in/step', next), { replaceState: true });
    return;
  }
  // Whoever was signed in before in this browser leaves nothing behind.
  queryClient.clear();
  keepSession(answer);
  await goto(next, { replaceState: true });
}

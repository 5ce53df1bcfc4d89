/** Where to go after signing in: a path of ours that the address asked for, else home. */
export function nextOf(asked: string | null): string {
  if (!asked || !asked.startsWith('/') || asked.startsWith('//') || asked.includes('\\')) return '/';
  return /^\/(sign-in|set-up|link|second-factor)(\/|\?|$)/.test(asked) ? '/' : asked;
}

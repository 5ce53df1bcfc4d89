import { error } from '@sveltejs/kit';

/** An unknown address is answered inside the shell, so that the way on is at hand. */
export function load() {
  error(404, { code: 'not_found', message: 'not_found' });
}

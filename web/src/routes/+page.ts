import { redirect } from '@sveltejs/kit';
import { sections } from '$sections';

/** The first section is home; a build without sections still has settings. */
export function load() {
  redirect(307, sections[0]?.href ?? '/settings/profile');
}

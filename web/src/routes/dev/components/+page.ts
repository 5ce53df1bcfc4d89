import { error } from '@sveltejs/kit';

/** The gallery of components is for those who write them: a build that is shipped leaves it out. */
export async function load() {
  if (import.meta.env.DEV) {
    const { default: Gallery } = await import('$ui/gallery/Gallery.svelte');
    return { Gallery };
  }
  return error(404, { code: 'not_found', message: 'not_found' });
}

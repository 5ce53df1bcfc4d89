import { i18n } from '$i18n';

/** The application is one static page; every address is drawn in the browser. */
export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';

export async function load() {
  await i18n.start();
}

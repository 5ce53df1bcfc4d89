/** The application is one static page; every address is drawn in the browser. */
export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';

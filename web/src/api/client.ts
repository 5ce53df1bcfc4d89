import createClient from 'openapi-fetch';
import type { paths } from './paths';
import { asProblem, problemOf } from './problem';

/** The header that tells the server the request was made by this application and not by a foreign form. */
export const OURS = { 'X-Sufler': '1' } as const;

/** The language the answers' titles and details should have while nobody is signed in. */
export const spoken = { language: 'en' };

/**
 * The typed client. A failed request throws an `ApiProblem`; nothing else is ever thrown.
 * Take the answer's body with `body(client.GET(…))`.
 */
export const client = createClient<paths>({ fetch: (request) => fetch(request) });

client.use({
  onRequest({ request }) {
    request.headers.set('X-Sufler', OURS['X-Sufler']);
    request.headers.set('Accept-Language', spoken.language);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError: ({ error }) => asProblem(error),
});

/** The body of an answer. An answer without one (204) gives `undefined`, and the types say so. */
export async function body<D>(answer: Promise<{ data?: D }>): Promise<D> {
  const { data } = await answer;
  return data as D;
}

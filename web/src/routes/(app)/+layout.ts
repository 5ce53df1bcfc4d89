import { redirect } from '@sveltejs/kit';
import { sections } from '$sections';
import { body, client } from '$api/client';
import { asProblem } from '$api/problem';
import { queryClient } from '$api/query';
import { sessionQuery } from '$api/session';
import { i18n } from '$i18n';

/** Nothing of the application is drawn before it is known who is signed in. */
export async function load({ url }) {
  const here = sections.find((section) => url.pathname.startsWith(section.href));
  const [{ person, second_factor }] = await Promise.all([readSession(url), i18n.use(...(here?.files ?? []))]);
  if (second_factor.now)
    redirect(307, `/second-factor?next=${encodeURIComponent(url.pathname + url.search)}`);
  i18n.timeZone = person.time_zone;
  await i18n.switchTo(person.language);
}

async function readSession(url: URL) {
  try {
    return await queryClient.ensureQueryData(sessionQuery);
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code !== 'unauthenticated') throw problem;
    const { needed } = await body(client.GET('/api/v1/setup'));
    const next = url.pathname === '/' ? '' : `?next=${encodeURIComponent(url.pathname + url.search)}`;
    redirect(307, needed ? '/set-up' : `/sign-in${next}`);
  }
}

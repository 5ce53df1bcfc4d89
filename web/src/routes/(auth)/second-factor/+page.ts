import { redirect } from '@sveltejs/kit';
import { asProblem } from '$api/problem';
import { queryClient } from '$api/query';
import { sessionQuery } from '$api/session';

/** Only who is signed in has a factor to set up. */
export async function load() {
  try {
    await queryClient.ensureQueryData(sessionQuery);
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code !== 'unauthenticated') throw problem;
    redirect(307, '/sign-in');
  }
}

import { error } from '@sveltejs/kit';
import { queryClient } from '$api/query';
import { sessionQuery } from '$api/session';
import { i18n } from '$i18n';

/** Those who are not administrators are told what the server would tell them: there is nothing here. */
export async function load({ parent }) {
  await Promise.all([parent(), i18n.use('admin', 'directories', 'people', 'presence', 'settings')]);
  const { person } = await queryClient.ensureQueryData(sessionQuery);
  if (!person.administrator) error(404, { code: 'not_found', message: 'not_found' });
}

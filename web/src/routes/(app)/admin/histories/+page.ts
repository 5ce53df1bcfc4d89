import { i18n } from '$i18n';

export async function load() {
  await i18n.use('histories');
}

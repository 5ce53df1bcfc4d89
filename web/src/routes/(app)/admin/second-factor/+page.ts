import { i18n } from '$i18n';

export const load = () => i18n.use('factors');

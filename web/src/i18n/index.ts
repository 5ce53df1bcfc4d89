export { hasText, i18n, t } from './state.svelte';
export { ago, clockTime, day, dayAndTime, languageNames, number } from './format';
export { LANGUAGES } from './language';

export { hasText, i18n, t } from './state.svelte';
export { ago, bytes, clockTime, day, dayAndTime, duration, languageNames, number, percent } from './format';
export { LANGUAGES } from './language';

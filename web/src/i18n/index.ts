export { hasText, i18n, t } from './state.svelte';
export {
  ago,
  bytes,
  clockTime,
  clockTimeIn,
  day,
  dayAndTime,
  dayOf,
  duration,
  languageNames,
  number,
  percent,
} from './format';
export { LANGUAGES } from './language';

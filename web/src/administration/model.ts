import type { Language, NewModel } from '$api/types';
import { LANGUAGES } from '$i18n';

/** The names servers give to the limit of an answer's tokens. */
export const LIMIT_NAMES = ['max_tokens', 'max_completion_tokens'] as const;

export interface ModelForm {
  name: string;
  base_url: string;
  model: string;
  api_key: string;
  context: string | number;
  max_tokens_param: string;
  languages: Record<Language, boolean>;
  schema: boolean;
}

/** What an empty form says. */
export function blankModel(): ModelForm {
  return {
    name: '',
    base_url: '',
    model: '',
    api_key: '',
    context: 32768,
    max_tokens_param: LIMIT_NAMES[0],
    languages: { ru: true, en: true },
    schema: true,
  };
}

/** The request a filled form makes. A key that was left empty is not sent at all. */
export function inputOf(form: ModelForm): NewModel {
  const key = form.api_key.trim();
  return {
    name: form.name.trim(),
    kind: 'openai',
    base_url: form.base_url.trim().replace(/\/+$/, ''),
    model: form.model.trim(),
    ...(key ? { api_key: key } : {}),
    languages: LANGUAGES.filter((language) => form.languages[language]),
    schema: form.schema,
    context: Number(form.context) || 0,
    max_tokens_param: form.max_tokens_param,
  };
}

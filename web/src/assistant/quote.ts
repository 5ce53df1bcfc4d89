import { i18n, t } from '$i18n';
import type { Language } from '$api/types';

/** A text as it stands within quotation marks: marks like the outer ones become the inner ones of the language. */
export function nested(text: string, language: Language): string {
  if (language === 'ru') return text.replaceAll('«', '„').replaceAll('»', '“');
  return text
    .replace(/„([^„“]*)“/g, '‘$1’')
    .replaceAll('“', '‘')
    .replaceAll('”', '’');
}

/** A text in the quotation marks of the page's language. */
export function quoted(text: string): string {
  return t('assistant-quoted', { text: nested(text, i18n.language) });
}

import { hasText, t } from '$i18n';

const LONGEST = 160;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** What was done, in words; a code of a newer server shows itself. */
export function actionText(code: string): string {
  return known(`admin-did-${code.replace(/[._]/g, '-')}`, code);
}

/** What it was done to. */
export function subjectText(kind: string): string {
  return known(`admin-subject-${kind}`, kind);
}

/** One line of what a record tells: `name: value` parts without bare identifiers, cut when long. */
export function detailOf(detail: Record<string, unknown> | null): string {
  const parts = Object.entries(detail ?? {})
    .filter(([, value]) => value !== null && !(typeof value === 'string' && ID.test(value)))
    .map(([name, value]) => `${known(`admin-detail-${name}`, name)}: ${plain(name, value)}`);
  const line = parts.join(', ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function plain(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return known(`admin-detail-${name}-${text.replace('.', '-')}`, text);
}

function known(key: string, otherwise: string): string {
  return hasText(key) ? t(key) : otherwise;
}

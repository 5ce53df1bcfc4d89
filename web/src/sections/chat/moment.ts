/** Moments as a person's clock shows them: `2026-11-24T09:00` in their time zone, and back. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MORNING = '09:00';

/** What the clock shows at a moment in a zone (the browser's when there is none). */
export function wallAt(moment: Date, zone?: string): string {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The moment at which the clock shows this; null for what is no date. An hour that is skipped becomes the next. */
export function momentOf(wall: string, zone?: string): Date | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  // How far the zone is ahead depends on the moment, so a first guess gives the second.
  const first = asUtc - ahead(asUtc, zone);
  return new Date(asUtc - ahead(first, zone));
}

function ahead(moment: number, zone: string | undefined): number {
  const whole = Math.floor(moment / MINUTE) * MINUTE;
  return Date.parse(`${wallAt(new Date(whole), zone)}Z`) - whole;
}

export interface Quick {
  code: 'hour' | 'tomorrow' | 'monday';
  at: Date;
}

/** The moments offered at once: in an hour, tomorrow morning and, where that is another day, Monday morning. */
export function quickMoments(now: Date, zone?: string): Quick[] {
  const today = wallAt(now, zone).slice(0, 10);
  const weekday = new Date(`${today}T00:00Z`).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const choices: Quick[] = [{ code: 'hour', at: new Date(now.getTime() + HOUR) }];
  const add = (code: Quick['code'], days: number) => {
    const at = momentOf(`${dayAfter(today, days)}T${MORNING}`, zone);
    if (at) choices.push({ code, at });
  };
  add('tomorrow', 1);
  if (toMonday !== 1) add('monday', toMonday);
  return choices;
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

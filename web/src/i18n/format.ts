import { i18n } from './state.svelte';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([i18n.language, i18n.timeZone, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(i18n.language, { timeZone: i18n.timeZone, ...options });
    formats.set(key, format);
  }
  return format;
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The day a time falls on in the reader's time zone, as 2026-11-23. */
export function dayOf(time: string): string {
  const zone = i18n.timeZone ?? '';
  let format = days.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: i18n.timeZone, dateStyle: 'short' });
    days.set(zone, format);
  }
  return format.format(new Date(time));
}

/** "14:05" in the person's time zone. */
export function clockTime(time: string): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));
}

/** "14:05" somewhere else. */
export function clockTimeIn(zone: string, now: Date): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(now);
}

/** "23 ноября", with the year when it is not this one. */
export function day(time: string, now = new Date()): string {
  const date = new Date(time);
  const isThisYear = date.getUTCFullYear() === now.getUTCFullYear();
  return dateFormat({ day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) }).format(
    date,
  );
}

/** "23 нояб., 14:05", with the year when it is not this one. */
export function dayAndTime(time: string, now = new Date()): string {
  const date = new Date(time);
  const isThisYear = date.getUTCFullYear() === now.getUTCFullYear();
  return dateFormat({
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(date);
}

/** "5 минут назад" up to a week back, then the day. */
export function ago(time: string, now = new Date()): string {
  const seconds = Math.round((new Date(time).getTime() - now.getTime()) / 1000);
  const distance = Math.abs(seconds);
  if (distance >= 7 * DAY) return day(time, now);
  const relative = new Intl.RelativeTimeFormat(i18n.language, { numeric: 'auto' });
  if (distance < MINUTE) return relative.format(0, 'second');
  if (distance < HOUR) return relative.format(Math.trunc(seconds / MINUTE), 'minute');
  if (distance < DAY) return relative.format(Math.trunc(seconds / HOUR), 'hour');
  return relative.format(Math.trunc(seconds / DAY), 'day');
}

/** "200 000" or "200,000". */
export function number(value: number): string {
  return new Intl.NumberFormat(i18n.language).format(value);
}

/** "67 %" or "67%" of a share in percent. */
export function percent(share: number): string {
  return new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share / 100);
}

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function measured(value: number, unit: string, digits: number): string {
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
  // A figure and its unit stay on one line.
  return new Intl.NumberFormat(i18n.language, style).format(value).replaceAll(' ', '\u00a0');
}

/** "2,5 ГБ": decimal units, as disks are sold and models are listed. */
export function bytes(value: number, perSecond = false): string {
  const power = Math.min(
    Math.max(Math.floor(Math.log10(Math.max(Math.abs(value), 1)) / 3), 0),
    BYTES.length - 1,
  );
  const scaled = value / 1000 ** power;
  const unit = `${BYTES[power]}${perSecond ? '-per-second' : ''}`;
  return measured(scaled, unit, power >= 3 || scaled < 10 ? 1 : 0);
}

/** "4 мин.": seconds in their largest unit, rounded up, so that nothing ends later than was said. */
export function duration(seconds: number): string {
  if (seconds < MINUTE) return measured(Math.ceil(seconds), 'second', 0);
  if (seconds < HOUR) return measured(Math.ceil(seconds / MINUTE), 'minute', 0);
  return measured(Math.ceil((seconds / HOUR) * 10) / 10, 'hour', 1);
}

/** "русский, английский" for the codes of languages. */
export function languageNames(codes: readonly string[]): string {
  const names = new Intl.DisplayNames(i18n.language, { type: 'language', fallback: 'code' });
  return codes.map((code) => nameOf(names, code)).join(', ');
}

/** What an administrator typed as a code may not be one. */
function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

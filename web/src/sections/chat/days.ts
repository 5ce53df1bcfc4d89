import { i18n } from '$i18n';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day a time falls on in the reader's time zone, as 2026-11-23. */
export function dayOf(time: string): string {
  const zone = i18n.timeZone ?? '';
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: i18n.timeZone, dateStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(new Date(time));
}

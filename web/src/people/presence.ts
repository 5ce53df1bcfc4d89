/** What people say of themselves for a while: absences and statuses, in words. */
import { i18n, t } from '$i18n';
import type { Absence, Person, Status } from '$api/types';

/** The civil day somewhere, as `2026-12-01`. */
export function dayIn(zone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
}

/** Whether somebody is away now, where they are. */
export function isAway(absence: Absence, zone: string, now: Date): boolean {
  const today = dayIn(zone, now);
  return absence.from <= today && today <= absence.to;
}

/** A civil day in words: "14 декабря". */
export function dayText(day: string): string {
  const options = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(i18n.language, options).format(new Date(`${day}T00:00:00Z`));
}

/** Whether a status still stands. */
export function stands(status: Status, now: Date): boolean {
  return !status.until || new Date(status.until) > now;
}

type Spoken = Pick<Person, 'status' | 'absence' | 'time_zone'>;

/** One line for lists: the status where there is one, else the absence. */
export function saying(person: Spoken, now: Date): string {
  const { status, absence } = person;
  if (status && stands(status, now)) return [status.emoji, status.text].filter(Boolean).join(' ');
  if (absence && isAway(absence, person.time_zone, now)) return awayText(absence);
  return '';
}

/** "В отпуске до 14 декабря". */
export function awayText(absence: Absence): string {
  return t(`people-away-${absence.kind}`, { until: dayText(absence.to) });
}

/** The name of a weekday, 1 for Monday. */
export function weekday(day: number, style: 'short' | 'long' = 'short'): string {
  // The first of January 2024 was a Monday.
  const date = new Date(Date.UTC(2024, 0, day));
  return new Intl.DateTimeFormat(i18n.language, { weekday: style, timeZone: 'UTC' }).format(date);
}

interface Span {
  days: string;
  hours: string;
}

/** Working hours with equal days in one line: "пн–чт 09:00–18:00". */
export function spans(hours: readonly { day: number; from: string; to: string }[]): Span[] {
  const found: { first: number; last: number; hours: string }[] = [];
  for (const { day, from, to } of hours) {
    const last = found.at(-1);
    const text = `${from}–${to}`;
    if (last && last.last === day - 1 && last.hours === text) last.last = day;
    else found.push({ first: day, last: day, hours: text });
  }
  return found.map(({ first, last, hours }) => ({
    days: first === last ? weekday(first) : `${weekday(first)}–${weekday(last)}`,
    hours,
  }));
}

/** A birthday in words: "29 февраля". */
export function birthdayText(month: number, day: number): string {
  const date = `2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return dayText(date);
}

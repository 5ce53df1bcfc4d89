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

export type Spoken = Pick<Person, 'status' | 'absence' | 'time_zone'>;

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

type Timed = { day: number; from: string; to: string };

/** "Рабочее время до 18:00" or "Нерабочее время до пн, 09:00"; empty where no hours are kept. */
export function workText(hours: readonly Timed[], zone: string, now: Date): string {
  if (hours.length === 0) return '';
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = new Intl.DateTimeFormat('en-GB', options).format(now);
  const today = ((new Date(`${dayIn(zone, now)}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  const working = hours.find(({ day, from, to }) => day === today && from <= time && time < to);
  if (working) return t('presence-working', { until: working.to });
  const next = [...hours].sort((a, b) => daysTo(a, today, time) - daysTo(b, today, time))[0];
  if (!next) return '';
  const from = daysTo(next, today, time) === 0 ? next.from : `${weekday(next.day)}, ${next.from}`;
  return t('presence-resting', { from });
}

/** In how many days work begins, a week where today's beginning has passed. */
function daysTo({ day, from }: Timed, today: number, time: string): number {
  return (day - today + 7) % 7 || (from > time ? 0 : 7);
}

/** A birthday in words: "29 февраля". */
export function birthdayText(month: number, day: number): string {
  const date = `2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return dayText(date);
}

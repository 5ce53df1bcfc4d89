/** Quiet hours as the form has them: every day of the week with its times, on or off. */
import type { QuietDay, QuietHours } from '$api/types';

export interface DayRow {
  /** 1 is Monday. */
  weekday: number;
  on: boolean;
  from: string;
  to: string;
}

const EVENING = '20:00';
const MORNING = '08:00';

/** All seven days; those that are not quiet have the times they would begin with. */
export function rowsOf(quiet: QuietHours): DayRow[] {
  return Array.from({ length: 7 }, (_, index) => {
    const found = (quiet.days ?? []).find((one) => one.weekday === index + 1);
    return {
      weekday: index + 1,
      on: found !== undefined,
      from: found?.from ?? EVENING,
      to: found?.to ?? MORNING,
    };
  });
}

/** What is kept of the rows: a time that is not filled in keeps its day out. */
export function daysOf(rows: readonly DayRow[]): QuietDay[] {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  return rows
    .filter((row) => row.on && time.test(row.from) && time.test(row.to))
    .map(({ weekday, from, to }) => ({ weekday, from, to }));
}

/** The name of a weekday, 1 is Monday. */
export function weekdayName(weekday: number, language: string): string {
  // The first of January 2024 was a Monday.
  const date = new Date(Date.UTC(2024, 0, weekday));
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(date);
}

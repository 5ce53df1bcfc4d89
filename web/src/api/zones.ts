import { hasText, i18n, t } from '$i18n';

interface Zone {
  value: string;
  label: string;
  /** What else it is found by. */
  also: string;
}

/** Every time zone the browser knows, westernmost first, with the given one even when the browser does not know it. */
export function timeZones(current: string, now = new Date()): Zone[] {
  const known = Intl.supportedValuesOf('timeZone');
  const all = known.includes(current) || current === '' ? known : [current, ...known];
  return all
    .map((zone) => ({ zone, city: cityOf(zone), shift: shiftOf(zone, now) }))
    .sort((a, b) => a.shift - b.shift || a.city.localeCompare(b.city, i18n.language))
    .map(({ zone, city, shift }) => ({
      value: zone,
      label: labelOf(city, shift),
      also: zone.replaceAll('_', ' '),
    }));
}

/** "Москва (UTC+3)" for "Europe/Moscow", as it is now: summer moves many zones by an hour. */
export function zoneName(zone: string, now = new Date()): string {
  return labelOf(cityOf(zone), shiftOf(zone, now));
}

/** The zone this browser is in. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The city in the reader's language where we have its name, else as the zone spells it. */
function cityOf(zone: string): string {
  const key = `zone-${zone.toLowerCase().replaceAll('/', '-')}`;
  return hasText(key) ? t(key) : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Minutes ahead of UTC; 0 for what is not a zone. */
function shiftOf(zone: string, now: Date): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d+)(?::(\d+))?/.exec(offsetOf(zone, now)) ?? [];
  if (!sign) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

function offsetOf(zone: string, now: Date): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).format(now);
  } catch {
    return '';
  }
}

function labelOf(city: string, shift: number): string {
  if (shift === 0) return city === 'UTC' ? city : `${city} (UTC)`;
  const [hours, minutes] = [Math.trunc(Math.abs(shift) / 60), Math.abs(shift) % 60];
  const rest = minutes ? `:${String(minutes).padStart(2, '0')}` : '';
  return `${city} (UTC${shift < 0 ? '−' : '+'}${hours}${rest})`;
}

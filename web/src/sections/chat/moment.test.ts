import { describe, expect, it } from 'vitest';
import { momentOf, quickMoments, wallAt } from './moment';

describe('the clock of a zone', () => {
  it.each([
    ['2026-11-23T09:00', 'Europe/Moscow', '2026-11-23T06:00:00.000Z'],
    ['2026-11-23T00:00', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'],
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T09:00', 'Europe/Berlin', '2026-10-25T08:00:00.000Z'],
    ['2026-10-24T23:30', 'America/New_York', '2026-10-25T03:30:00.000Z'],
  ])('%s in %s is %s', (wall, zone, moment) => {
    expect(momentOf(wall, zone)?.toISOString()).toBe(moment);
    expect(wallAt(new Date(moment), zone)).toBe(wall);
  });

  it('goes on after an hour that is skipped', () => {
    const moment = momentOf('2026-03-29T02:30', 'Europe/Berlin');
    expect(['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z']).toContain(moment?.toISOString());
  });

  it('knows what is no date', () => {
    expect(momentOf('2026-02-31T', 'UTC')).toBeNull();
    expect(momentOf('T09:00', 'UTC')).toBeNull();
  });
});

describe('the moments offered', () => {
  const of = (now: string, zone: string) =>
    quickMoments(new Date(now), zone).map(({ code, at }) => [code, at.toISOString()]);

  it('are in the person’s zone', () => {
    expect(of('2026-11-25T21:30:00Z', 'Europe/Moscow')).toEqual([
      ['hour', '2026-11-25T22:30:00.000Z'],
      ['tomorrow', '2026-11-27T06:00:00.000Z'],
      ['monday', '2026-11-30T06:00:00.000Z'],
    ]);
  });

  it('name Monday once', () => {
    expect(of('2026-11-29T10:00:00Z', 'UTC').map(([code]) => code)).toEqual(['hour', 'tomorrow']);
    expect(of('2026-11-23T10:00:00Z', 'UTC').at(-1)).toEqual(['monday', '2026-11-30T09:00:00.000Z']);
  });

  it('keep nine o’clock over a change of the clock', () => {
    expect(of('2026-10-24T10:00:00Z', 'Europe/Berlin')[1]).toEqual(['tomorrow', '2026-10-25T08:00:00.000Z']);
  });
});

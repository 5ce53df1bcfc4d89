/** How notifications stand under each other: by day, and many of one room together. */
import type { Notification } from '$api/types';

/** So many of one room on one day are shown as one line that opens. */
const MANY = 3;

/** Several of one room, or one alone. */
export interface Bundle {
  key: string;
  roomId: string | null;
  items: Notification[];
}

export interface Day {
  /** The day in the reader's time zone, as 2026-11-23. */
  day: string;
  bundles: Bundle[];
}

/** The days with their bundles, each where its newest notification stands; `dayOf` names the day of a time. */
export function daysOf(all: readonly Notification[], dayOf: (time: string) => string): Day[] {
  const days = new Map<string, Notification[]>();
  for (const one of all) {
    const day = dayOf(one.created_at);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, items]) => ({ day, bundles: bundlesOf(day, items) }));
}

function bundlesOf(day: string, items: readonly Notification[]): Bundle[] {
  const rooms = new Map<string, Notification[]>();
  for (const one of items) {
    if (one.room_id) rooms.set(one.room_id, [...(rooms.get(one.room_id) ?? []), one]);
  }
  const bundles: Bundle[] = [];
  for (const one of items) {
    const ofRoom = rooms.get(one.room_id ?? '') ?? [];
    if (ofRoom.length < MANY) bundles.push({ key: one.id, roomId: one.room_id ?? null, items: [one] });
    else if (ofRoom[0] === one)
      bundles.push({ key: `${day} ${one.room_id}`, roomId: one.room_id ?? null, items: ofRoom });
  }
  return bundles;
}

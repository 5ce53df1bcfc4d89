/** What everybody says of themselves now: read once for all lists, and again when the live socket says so. */
import { QueryObserver, queryOptions } from '@tanstack/svelte-query';
import { createSubscriber } from 'svelte/reactivity';
import { body, client } from '$api/client';
import { live } from '$api/live';
import { queryClient } from '$api/query';
import type { Page, Standing } from '$api/types';
import { awayText, isAway, saying, type Spoken } from './presence';

const MINUTE = 60_000;

const standingsQuery = queryOptions({
  queryKey: ['people', 'standings'],
  queryFn: () => body(client.GET('/api/v1/people/standings')),
  staleTime: 5 * MINUTE,
});

live.onStale('people.standings', () => [['people', 'standings']]);

let known: ReadonlyMap<string, Spoken> | null = null;

/** Begins with the first name on the page and ends with the last; a status that has run out goes within a minute. */
const read = createSubscriber((update) => {
  const observer = new QueryObserver(queryClient, standingsQuery);
  const take = (data: Page<Standing> | undefined) => {
    if (data) known = new Map(data.items.map((one) => [one.id, one]));
  };
  take(observer.getCurrentResult().data);
  const stop = observer.subscribe(({ data }) => {
    take(data);
    update();
  });
  const clock = setInterval(update, MINUTE);
  return () => {
    stop();
    clearInterval(clock);
    known = null;
  };
});

interface Someone {
  id: string;
  name?: string;
}

/** What somebody says now; until that is known, what they were read with. */
function spoken(person: Someone & Partial<Spoken>): Spoken | null {
  read();
  if (known) return known.get(person.id) ?? null;
  const { status = null, absence = null, time_zone } = person;
  return time_zone ? { status, absence, time_zone } : null;
}

export interface Mark {
  here: boolean;
  away: boolean;
  /** The emoji of the status, empty for none. */
  emoji: string;
  /** The status, else the absence, in words; empty for neither. */
  said: string;
}

/** What is shown beside a name, reactive. */
export function markOf(person: Someone & Partial<Spoken>): Mark {
  const found = spoken(person);
  const now = new Date();
  const away = !!found?.absence && isAway(found.absence, found.time_zone, now);
  const said = found ? saying(found, now) : '';
  const stands = !!said && (!away || !found?.absence || said !== awayText(found.absence));
  return {
    here: live.isOnline(person.id),
    away,
    emoji: stands ? (found?.status?.emoji ?? '') : '',
    said,
  };
}

/** Polls: asking one, voting, closing it. */
import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import type { Message, NewPoll, Poll } from '$api/types';
import { postMessage } from './api';
import { atOnce, patch } from './marks';
import type { Place } from './outbox';

export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 12;
/** Characters of an option. */
export const LONGEST_OPTION = 200;

/** Whether it takes no votes any more. */
export function isClosed({ closed_at, closes_at }: Poll, now = Date.now()): boolean {
  return Boolean(closed_at) || (Boolean(closes_at) && Date.parse(closes_at ?? '') <= now);
}

/** The numbers of what one chose. */
export function mineOf(poll: Poll): number[] {
  return poll.options.filter((option) => option.mine).map((option) => option.number);
}

/** The poll as it stands once one has chosen these and nothing else. */
export function withVote(poll: Poll, chosen: readonly number[]): Poll {
  const before = mineOf(poll).length > 0 ? 1 : 0;
  const voters = poll.voters_count - before + (chosen.length > 0 ? 1 : 0);
  const options = poll.options.map((option) => {
    const mine = chosen.includes(option.number);
    const count = option.count - (option.mine ? 1 : 0) + (mine ? 1 : 0);
    return { ...option, mine, count, share: voters > 0 ? Math.round((count * 100) / voters) : 0 };
  });
  return { ...poll, options, voters_count: voters };
}

/** Sets one's vote; an empty one takes it back. */
export function vote(message: Message, chosen: readonly number[]): Promise<void> {
  return atOnce(
    message,
    (now) => (now.poll ? { ...now, poll: withVote(now.poll, chosen) } : now),
    () =>
      client.PUT('/api/v1/messages/{id}/poll/vote', {
        params: { path: { id: message.id } },
        body: { options: [...chosen] },
      }),
  );
}

/** Closes it for everybody; a poll that was closed before keeps the moment. */
export async function closePoll(message: Message): Promise<void> {
  await client.PUT('/api/v1/messages/{id}/poll/closing', { params: { path: { id: message.id } } });
  const now = new Date().toISOString();
  const closed = (poll: Poll) => ({ ...poll, closed_at: poll.closed_at ?? now });
  patch(message, (held) => (held.poll ? { ...held, poll: closed(held.poll) } : held));
}

export interface Question {
  body: string;
  /** The same for one question, however often it is sent. */
  clientId: string;
  callsMany: boolean;
  poll: NewPoll;
}

export function ask(place: Place, { body: question, clientId, callsMany, poll }: Question): Promise<Message> {
  return postMessage(place.roomId, {
    body: question,
    client_id: clientId,
    poll,
    ...(place.threadId ? { thread_id: place.threadId } : {}),
    ...(callsMany ? { calls_many: true } : {}),
  });
}

/** Who chose an option, a page at a time. */
export const votersQuery = (message: Message, number: number) =>
  infiniteQueryOptions({
    queryKey: ['voters', message.id, number],
    queryFn: ({ pageParam, signal }) =>
      body(
        client.GET('/api/v1/messages/{id}/poll/options/{number}/voters', {
          params: {
            path: { id: message.id, number },
            query: { limit: 100, ...(pageParam ? { after: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });

import { beforeEach, describe, expect, it } from 'vitest';
import { Live, type LiveSubject, type LiveWorld } from './live';

class FakeSocket {
  sent: unknown[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  say(message: unknown) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
}

const room = { kind: 'chat.room', id: 'r1' };
let sockets: FakeSocket[];
let stale: unknown[];
let timers: { act: () => void; at: number }[];
let out: number;
let live: Live;

/** Runs the timers that are due within this many milliseconds, once. */
function pass(milliseconds: number) {
  const due = timers.filter((timer) => timer.at <= milliseconds);
  timers = timers.filter((timer) => timer.at > milliseconds);
  for (const timer of due) timer.act();
}

const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  sockets = [];
  stale = [];
  timers = [];
  out = 0;
  const world: LiveWorld = {
    connect: () => {
      sockets.push(new FakeSocket());
      return last() as unknown as WebSocket;
    },
    invalidate: (key) => stale.push(key),
    signedOut: () => (out += 1),
    later: (act, at) => {
      const timer = { act, at };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    random: () => 0,
  };
  live = new Live(world);
  const inside = ({ id = '' }: LiveSubject) => [['room', id]];
  live.onStale('chat.room', (subject) => [...inside(subject), ['rooms']], inside);
  live.start();
});

const greet = () => last().say({ type: 'hello', person_id: 'p', version: '1' });

/** The greeting, and what it makes stale gone by. */
function greetAndSettle() {
  greet();
  pass(60);
  stale.length = 0;
}

const watching = [{ type: 'watch', subjects: [room] }, { type: 'ping' }];

describe('the connection', () => {
  it('is open after the greeting, and opened once', () => {
    live.start();
    expect(sockets).toHaveLength(1);
    expect(live.state).toBe('connecting');
    greet();
    expect(live.state).toBe('open');
  });

  it('comes back with growing pauses, watches again and refreshes what may have been missed', () => {
    live.watch(room);
    greetAndSettle();
    expect(last().sent).toEqual(watching);
    last().onclose?.();
    expect(live.state).toBe('offline');
    expect(timers.map((timer) => timer.at)).toEqual([500]);
    pass(500);
    last().onclose?.();
    expect(timers.map((timer) => timer.at)).toEqual([1000]);
    pass(1000);
    greet();
    expect(last().sent).toEqual(watching);
    expect(stale).toEqual([null]);
  });

  it('takes nothing for new that was read before the socket was open', () => {
    greet();
    pass(60);
    expect(stale).toEqual([['room', ''], ['rooms']]);
  });

  it('tries at once when the browser is back online', () => {
    greetAndSettle();
    last().onclose?.();
    live.hurry();
    expect(sockets).toHaveLength(2);
    expect(timers).toEqual([]);
  });

  it('ends for good when signed out', () => {
    greetAndSettle();
    last().say({ type: 'signed_out' });
    expect(out).toBe(1);
    expect(last().closed).toBe(true);
    last().onclose?.();
    expect(timers).toEqual([]);
    expect(live.state).toBe('idle');
  });
});

describe('watching', () => {
  it('counts watchers of the same subject', () => {
    greet();
    const first = live.watch(room);
    const second = live.watch(room);
    first();
    expect(last().sent).toEqual(watching);
    second();
    expect(last().sent.at(-1)).toEqual({ type: 'unwatch', subjects: [room] });
  });

  it('makes stale what was read of a subject before the server watched it', () => {
    greetAndSettle();
    pass(25_000);
    live.watch(room);
    last().say({ type: 'pong' });
    pass(60);
    expect(stale, 'the pong of an earlier ping').toEqual([]);
    last().say({ type: 'pong' });
    pass(60);
    expect(stale).toEqual([['room', 'r1']]);
  });

  it('makes all of it stale when something happened meanwhile', () => {
    greetAndSettle();
    live.watch(room);
    last().say({ type: 'stale', subject: room });
    last().say({ type: 'pong' });
    pass(60);
    expect(stale).toEqual([['room', 'r1'], ['rooms']]);
  });

  it('of what was foreseen is nothing anew when it is opened; one at a time is foreseen', () => {
    greetAndSettle();
    live.foresee(room);
    live.foresee(room);
    expect(last().sent).toEqual(watching);
    last().say({ type: 'pong' });
    pass(60);
    stale.length = 0;
    const stop = live.watch(room);
    live.foresee({ kind: 'chat.room', id: 'r2' });
    expect(last().sent.filter((one) => (one as { type: string }).type === 'unwatch')).toEqual([]);
    last().say({ type: 'pong' });
    pass(60);
    expect(stale).toEqual([['room', 'r2']]);
    stop();
    expect(last().sent.at(-1)).toEqual({ type: 'unwatch', subjects: [room] });
  });
});

describe('what is not watched', () => {
  const problem = (code: string, about: unknown) => last().say({ type: 'problem', code, for: about });

  beforeEach(() => {
    live.watch(room);
    greetAndSettle();
    last().sent.length = 0;
  });

  it('is read again when it may not be read any more, and not asked for again', () => {
    problem('not_found', room);
    pass(60);
    expect(stale).toEqual([['room', 'r1'], ['rooms']]);
    pass(15_000);
    expect(last().sent).toEqual([]);
  });

  it('is read and asked for again after a while when there was too much', () => {
    problem('too_large', room);
    pass(60);
    expect(stale).toEqual([['room', 'r1'], ['rooms']]);
    pass(15_000);
    expect(last().sent).toEqual(watching);
  });

  it.each(['watch', 'message'])('is asked for again after the whole %s was refused', (about) => {
    problem('rate_limited', about);
    pass(15_000);
    expect(last().sent).toEqual(watching);
  });

  it('is left alone when nobody wants it any more, or when it was something else', () => {
    problem('not_found', { kind: 'chat.room', id: 'r2' });
    problem('invalid', 'binary');
    problem('invalid', null);
    pass(15_000);
    expect([stale, last().sent]).toEqual([[], []]);
  });
});

describe('stale', () => {
  it('is gathered: a burst asks once', () => {
    greetAndSettle();
    for (let n = 0; n < 50; n += 1) last().say({ type: 'stale', subject: room, seq: n });
    last().say({ type: 'stale', subject: { kind: 'chat.room', id: 'r2' } });
    last().say({ type: 'stale', subject: { kind: 'unknown' } });
    expect(stale).toEqual([]);
    pass(60);
    expect(stale).toEqual([['room', 'r1'], ['rooms'], ['room', 'r2']]);
  });

  it('is everything after a resync', () => {
    greet();
    last().say({ type: 'resync' });
    expect(stale).toEqual([null]);
  });
});

describe('typing and presence', () => {
  it('shows who types for a while', () => {
    greet();
    last().say({ type: 'typing', subject: room, person: { id: 'a', name: 'Анна' } });
    last().say({ type: 'typing', subject: room, person: { id: 'a', name: 'Анна' } });
    expect(live.typing(room)).toEqual(['Анна']);
    pass(6_000);
    expect(live.typing(room)).toEqual([]);
  });

  it('says typing at most once in three seconds', () => {
    greet();
    for (const now of [0, 1_000, 2_999, 3_000]) live.type(room, now);
    expect(last().sent).toHaveLength(2);
  });

  it('knows who is here', () => {
    greet();
    last().say({ type: 'presence', online: ['a', 'b'], offline: [] });
    expect([live.isOnline('a'), live.isOnline('b')]).toEqual([true, true]);
    last().say({ type: 'presence', online: ['c', 7], offline: ['a'] });
    expect([live.isOnline('a'), live.isOnline('b'), live.isOnline('c')]).toEqual([false, true, true]);
  });
});

it.each([
  '{',
  'null',
  '[]',
  '7',
  '{"type":"stale"}',
  '{"type":"typing","subject":{"kind":"x"},"person":null}',
])('ignores %j', (text) => {
  greetAndSettle();
  last().say(text);
  pass(60);
  expect(stale).toEqual([]);
});

import { describe, expect, it, vi } from 'vitest';
import { backoff, follow, pause, StreamRefused, type StreamEvent } from './sse';

const encoder = new TextEncoder();

function stream(...chunks: (string | Uint8Array | Error)[]): Response {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = chunks.shift();
      if (next === undefined) controller.close();
      else if (next instanceof Error) controller.error(next);
      else controller.enqueue(typeof next === 'string' ? encoder.encode(next) : next);
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'sufler-run': 'run-1' } });
}

function problem(status: number): Response {
  return new Response(JSON.stringify({ code: 'x', status }), { status });
}

const text = (id: number, name: string, data: unknown) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

async function run(answers: (Response | Error)[], over: Partial<Parameters<typeof follow>[0]> = {}) {
  const seen: StreamEvent[] = [];
  const asked: (number | null)[] = [];
  const waits: number[] = [];
  const give = async () => {
    const next = answers.shift();
    if (!next) throw new Error('asked once too often');
    if (next instanceof Error) throw next;
    return next;
  };
  const work = follow({
    resume: (last) => {
      asked.push(last);
      return give();
    },
    onEvent: (event) => {
      seen.push(event);
      return event.name === 'run.finished';
    },
    signal: new AbortController().signal,
    wait: async (milliseconds) => void waits.push(milliseconds),
    random: () => 0,
    ...(over.start ? { start: give } : {}),
    ...Object.fromEntries(Object.entries(over).filter(([key]) => key !== 'start')),
  });
  return { work, seen, asked, waits };
}

const yes = (() => undefined) as never;

describe('follow', () => {
  it('reads events cut anywhere, even inside a letter', async () => {
    const bytes = encoder.encode(text(1, 'delta', { text: 'Суть дня' }) + text(2, 'run.finished', {}));
    const cuts = Array.from(bytes, (byte) => new Uint8Array([byte]));
    const { work, seen } = await run([stream(...cuts)]);
    await work;
    expect(seen).toEqual([
      { id: 1, name: 'delta', data: { text: 'Суть дня' } },
      { id: 2, name: 'run.finished', data: {} },
    ]);
  });

  it('goes on after the last event when the connection breaks', async () => {
    const { work, seen, asked, waits } = await run([
      stream(text(1, 'item', 1), text(2, 'item', 2), new Error('cut')),
      new Error('offline'),
      stream(': hello\n\n', text(3, 'run.finished', {})),
    ]);
    await work;
    expect(asked).toEqual([null, 2, 2]);
    expect(seen.map((event) => event.id)).toEqual([1, 2, 3]);
    expect(waits).toEqual([500, 1000]);
  });

  it('goes on when the stream ends without saying so', async () => {
    const { work, asked } = await run([stream(text(7, 'item', 1)), stream(text(8, 'run.finished', {}))]);
    await work;
    expect(asked).toEqual([null, 7]);
  });

  it('resumes where the caller left off', async () => {
    const { work, asked } = await run([stream(text(42, 'run.finished', {}))], { lastEventId: 41 });
    await work;
    expect(asked).toEqual([41]);
  });

  it.each([401, 403, 404, 409, 422])('gives up on %i with the problem', async (status) => {
    const { work } = await run([problem(status)]);
    await expect(work).rejects.toMatchObject({ status, problem: { code: 'x' } });
  });

  it.each([429, 500, 503])('tries again after %i', async (status) => {
    const { work, asked } = await run([problem(status), stream(text(1, 'run.finished', {}))]);
    await work;
    expect(asked).toHaveLength(2);
  });

  it('does not repeat a first request that may have had an effect', async () => {
    const { work, asked } = await run([problem(503)], { start: yes });
    await expect(work).rejects.toBeInstanceOf(StreamRefused);
    expect(asked).toEqual([]);
  });

  it('does go on after a first request whose run is known', async () => {
    let known = false;
    const { work, asked } = await run([stream(text(1, 'item', 1)), stream(text(2, 'run.finished', {}))], {
      start: yes,
      onResponse: (response) => (known = response.headers.get('sufler-run') === 'run-1'),
      mayResume: () => known,
    });
    await work;
    expect(asked).toEqual([1]);
  });

  it('skips an event that is not JSON and refuses an answer that is not a stream', async () => {
    const { work, seen } = await run([stream('id: 1\ndata: {oops\n\n', text(2, 'run.finished', {}))]);
    await work;
    expect(seen.map((event) => event.id)).toEqual([2]);
    const page = await run([new Response('<html>'), stream(text(1, 'run.finished', {}))]);
    await page.work;
    expect(page.asked).toHaveLength(2);
  });

  it('drops a server that pours without end', async () => {
    const flood = 'x'.repeat(700_000);
    const { work, asked } = await run([
      stream('data: ', flood, flood, flood),
      stream(text(1, 'run.finished', {})),
    ]);
    await work;
    expect(asked).toHaveLength(2);
  });

  it('counts silence as a broken connection', async () => {
    const mute = new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
    const { work, asked } = await run([mute, stream(text(1, 'run.finished', {}))], { silence: 1 });
    await work;
    expect(asked).toHaveLength(2);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const { work } = await run([], { signal: stop.signal });
    await expect(work).rejects.toThrow('stopped');
  });
});

describe('pauses', () => {
  it('grow and stay bounded', () => {
    expect([0, 1, 2, 9, 99].map((attempt) => backoff(attempt, () => 0))).toEqual([
      500, 1000, 2000, 15_000, 15_000,
    ]);
    expect(backoff(0, () => 1)).toBe(333);
  });

  it('end early when asked to stop', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    vi.useRealTimers();
  });
});

import { expect, it, vi } from 'vitest';
import { lineEnds, takeAway } from './export';

const encoder = new TextEncoder();

function answers(...pieces: string[]): void {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  vi.stubGlobal('fetch', async () => new Response(body));
}

it('counts the lines that end', () => {
  expect(lineEnds(encoder.encode('а\n\nб\nв'))).toBe(3);
});

it('tells how many messages have come and keeps every byte', async () => {
  answers('{"sufler":"room"}\n{"id":', '1}\n{"id":2}\n');
  const told: number[] = [];
  const bytes = await takeAway({ id: 'a' }, { onprogress: (n) => told.push(n), signal: AbortSignal.any([]) });
  expect(told).toEqual([0, 2]);
  expect(await bytes.text()).toBe('{"sufler":"room"}\n{"id":1}\n{"id":2}\n');
});

it('a refusal is a problem', async () => {
  const problem = { code: 'forbidden', status: 403, title: 'Нельзя', detail: '', trace_id: '' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(problem), { status: 403 }));
  const taken = takeAway({ id: 'a' }, { onprogress: () => {}, signal: AbortSignal.any([]) });
  await expect(taken).rejects.toMatchObject({ code: 'forbidden' });
});

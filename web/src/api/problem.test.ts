import { describe, expect, it } from 'vitest';
import { ApiProblem, asProblem, isTransient, problemOf } from './problem';

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

describe('problemOf', () => {
  it('reads a problem document with its field and trace', async () => {
    const body = {
      code: 'invalid',
      title: 'Проверьте',
      detail: 'Занято',
      field: 'email',
      trace_id: 'abc',
      status: 422,
    };
    const problem = await problemOf(answer(422, body));
    expect(problem).toMatchObject({ code: 'invalid', status: 422, title: 'Проверьте', detail: 'Занято' });
    expect(problem).toMatchObject({ field: 'email', traceId: 'abc', retryAfter: null });
  });

  it('takes the trace from the header when the body has none', async () => {
    const problem = await problemOf(
      answer(500, { code: 'internal', title: 'x' }, { 'x-trace-id': 'from-header' }),
    );
    expect(problem.traceId).toBe('from-header');
  });

  it('reads how long to wait, and ignores nonsense', async () => {
    const body = { code: 'rate_limited', title: 'x' };
    expect((await problemOf(answer(429, body, { 'retry-after': '30' }))).retryAfter).toBe(30);
    expect((await problemOf(answer(429, body, { 'retry-after': 'soon' }))).retryAfter).toBeNull();
  });

  it.each([
    [401, '<html>', 'unauthenticated'],
    [403, '', 'forbidden'],
    [404, '{}', 'not_found'],
    [413, 'too big', 'too_large'],
    [502, '<html>Bad gateway', 'unavailable'],
    [500, '[]', 'unreadable'],
    [500, { code: 'made_up', title: 'x' }, 'unreadable'],
  ])('trusts only the status %i of a foreign body', async (status, body, code) => {
    expect((await problemOf(answer(status, body))).code).toBe(code);
  });
});

describe('asProblem', () => {
  it('keeps a problem and names a lost network', () => {
    const problem = new ApiProblem({ code: 'conflict', status: 409 });
    expect(asProblem(problem)).toBe(problem);
    expect(asProblem(new TypeError('Failed to fetch')).code).toBe('offline');
    expect(asProblem(new Error('boom'))).toMatchObject({ code: 'unreadable', detail: 'boom' });
    expect(asProblem('text').code).toBe('unreadable');
  });

  it('retries only what may pass by itself', () => {
    expect(isTransient(new ApiProblem({ code: 'offline', status: 0 }))).toBe(true);
    expect(isTransient(new ApiProblem({ code: 'unavailable', status: 503 }))).toBe(true);
    expect(isTransient(new ApiProblem({ code: 'invalid', status: 422 }))).toBe(false);
    expect(isTransient(new ApiProblem({ code: 'internal', status: 500 }))).toBe(false);
  });
});

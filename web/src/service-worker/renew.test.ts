import { expect, it, vi } from 'vitest';
import { endpointKey, renew } from './renew';

const subscription = (endpoint: string) =>
  ({
    endpoint,
    toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
  }) as unknown as PushSubscription;

async function server(status = 200) {
  const asked: [string, string, unknown][] = [];
  const known = {
    public_key: 'key',
    browsers: [{ id: 'old', endpoint_key: await endpointKey('https://push.example/old') }],
  };
  const ask = (async (address: string, init: RequestInit = {}) => {
    asked.push([init.method ?? 'GET', address, init.body ? JSON.parse(String(init.body)) : null]);
    return new Response(JSON.stringify(known), { status });
  }) as unknown as typeof fetch;
  return { asked, ask };
}

const TOLD = { endpoint: 'https://push.example/new', keys: { p256dh: 'p', auth: 'a' } };

it('tells the server of the new address and has it forget the old one', async () => {
  const { asked, ask } = await server();
  const subscribe = vi.fn();
  const changed = {
    oldSubscription: subscription('https://push.example/old'),
    newSubscription: subscription('https://push.example/new'),
  };
  await renew(changed, subscribe, ask);
  expect(subscribe).not.toHaveBeenCalled();
  expect(asked).toEqual([
    ['GET', '/api/v1/me/push', null],
    ['POST', '/api/v1/me/push', TOLD],
    ['DELETE', '/api/v1/me/push/old', null],
  ]);
});

it('subscribes where the browser has not', async () => {
  const { asked, ask } = await server();
  const subscribe = vi.fn(async () => subscription('https://push.example/new'));
  await renew({}, subscribe, ask);
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'key' });
  expect(asked.map(([method]) => method)).toEqual(['GET', 'POST']);
});

it('leaves it where nobody is signed in', async () => {
  const { asked, ask } = await server(401);
  const subscribe = vi.fn();
  await renew({}, subscribe, ask);
  expect(subscribe).not.toHaveBeenCalled();
  expect(asked).toHaveLength(1);
});

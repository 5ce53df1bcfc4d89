/** The push service gave this browser another address: the server is told, or nothing would arrive any more. */

/** The header that tells the server the request was made by this application and not by a foreign form. */
const OURS = { 'X-Sufler': '1' };
const PUSH = '/api/v1/me/push';

/** What the browser tells; older ones tell nothing. */
export interface Changed {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}

interface Known {
  public_key: string;
  browsers: { id: string; endpoint_key: string }[];
}

type Subscribe = (options: PushSubscriptionOptionsInit) => Promise<PushSubscription>;

/** Subscribes anew where the browser has not done so, tells the server, and has it forget the old address. */
export async function renew(
  { oldSubscription, newSubscription }: Changed,
  subscribe: Subscribe,
  ask: typeof fetch = fetch,
): Promise<void> {
  const answer = await ask(PUSH);
  // Signed out: nothing is pushed to this browser any more.
  if (!answer.ok) return;
  const { public_key, browsers } = (await answer.json()) as Known;
  const found =
    newSubscription ?? (await subscribe({ userVisibleOnly: true, applicationServerKey: public_key }));
  const { endpoint, keys } = found.toJSON();
  const told = { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } };
  const kept = await ask(PUSH, {
    method: 'POST',
    headers: { ...OURS, 'Content-Type': 'application/json' },
    body: JSON.stringify(told),
  });
  if (!kept.ok || !oldSubscription || oldSubscription.endpoint === found.endpoint) return;
  const key = await endpointKey(oldSubscription.endpoint);
  const old = browsers.find((one) => one.endpoint_key === key);
  if (old) await ask(`${PUSH}/${old.id}`, { method: 'DELETE', headers: OURS });
}

/** How the server names the subscription of an address. */
export async function endpointKey(endpoint: string): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

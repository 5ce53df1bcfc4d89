/** Having this browser told while no page is open. */
import { queryOptions } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { ApiProblem } from '$api/problem';
import { queryClient } from '$api/query';
import { t } from '$i18n';
import { endpointKey as keyOf } from '../service-worker/renew';
import { can } from './install.svelte';

/** `missing`: not offered; `refused`: the person said no to the browser; `page`: only while a page is open. */
export type BrowserState = 'missing' | 'refused' | 'page' | 'off' | 'on';

export function stateOf(permission: NotificationPermission, subscribed: boolean): BrowserState {
  if (!can.notify) return 'missing';
  if (permission === 'denied') return 'refused';
  if (permission === 'granted' && subscribed) return 'on';
  return permission === 'granted' ? 'page' : 'off';
}

export const pushQuery = queryOptions({
  queryKey: ['notifications', 'push'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/me/push', { signal })),
});

/** Asks for leave, subscribes and tells the server. To be called in answer to a press. */
export async function turnOn(publicKey: string): Promise<void> {
  const answer = await Notification.requestPermission();
  if (answer !== 'granted') throw refusal('notifications-browser-refused');
  if (!can.push) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old && !sameKey(old, publicKey)) await old.unsubscribe();
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    .catch(() => {
      throw refusal('notifications-browser-no-service');
    });
  await subscribe(subscription);
}

async function subscribe(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await client.POST('/api/v1/me/push', {
    body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } },
  });
  await queryClient.invalidateQueries(pushQuery);
}

/** Ends the subscription here and at the server. */
export async function turnOff(): Promise<void> {
  const key = await endpointKey();
  const { browsers } = await queryClient.ensureQueryData(pushQuery);
  const known = browsers.find((one) => one.endpoint_key === key);
  await (await subscription())?.unsubscribe();
  if (known) await forget(known.id);
}

/** Has a browser told no more. */
export async function forget(id: string): Promise<void> {
  await client.DELETE('/api/v1/me/push/{id}', { params: { path: { id } } });
  await queryClient.invalidateQueries(pushQuery);
}

/** How the server names this browser's subscription; null without one. */
export async function endpointKey(): Promise<string | null> {
  const found = await subscription();
  if (!found) return null;
  return keyOf(found.endpoint);
}

async function subscription(): Promise<PushSubscription | null> {
  if (!can.push) return null;
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager.getSubscription()) ?? null;
}

function sameKey(found: PushSubscription, publicKey: string): boolean {
  const key = new Uint8Array(found.options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...key));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey;
}

function refusal(key: string): ApiProblem {
  return new ApiProblem({
    code: 'unavailable',
    title: t('notifications-browser'),
    detail: t(key),
    status: 0,
  });
}

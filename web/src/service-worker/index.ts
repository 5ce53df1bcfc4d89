/**
 * Shows what is pushed while no page is open, leads to the right place, and says so when there is no network. It keeps
 * no copies of anything, so that nothing of an older version is ever shown.
 */
import { renew, type Changed } from './renew';
import { drawOffline, preferred, wordsIn } from './words';

const self = globalThis.self as unknown as ServiceWorkerGlobalScope;

interface Told {
  id: string;
  title: string;
  body: string;
  language?: string;
  unread?: number;
}

const MAX = 500;

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(fetch(event.request).catch(() => drawOffline(preferred(navigator.languages))));
});

self.addEventListener('push', (event) => event.waitUntil(pushed(event.data)));

self.addEventListener('pushsubscriptionchange', (event) => {
  const subscribe = (options: PushSubscriptionOptionsInit) =>
    self.registration.pushManager.subscribe(options);
  // Where there is no network now, the page finds the subscription missing when it is opened.
  (event as ExtendableEvent).waitUntil(renew(event as Changed & Event, subscribe).catch(() => {}));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const id: unknown = event.notification.data?.id;
  event.waitUntil(open(typeof id === 'string' ? id : null));
});

self.addEventListener('message', (event) => {
  const { type, told, unread } = (event.data ?? {}) as { type?: unknown; told?: unknown; unread?: unknown };
  if (type === 'counted') event.waitUntil(settle(typeof unread === 'number' ? unread : null));
  if (type === 'tell') event.waitUntil(show(readTold(told)));
});

/** A page before somebody's eyes shows it already. */
async function pushed(data: PushMessageData | null): Promise<void> {
  const told = readTold(readJson(data));
  const pages = await self.clients.matchAll({ type: 'window' });
  if (!pages.some((page) => page.visibilityState === 'visible')) await show(told);
  await badge(told?.unread ?? null);
  await settle(null);
}

async function show(told: Told | null): Promise<void> {
  const words = wordsIn(preferred(navigator.languages));
  await self.registration.showNotification(told?.title ?? words.app, {
    body: told?.body ?? words.news,
    tag: told?.id ?? 'news',
    lang: told?.language ?? '',
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { id: told?.id ?? null },
  });
}

/** Takes away what was read elsewhere by now. */
async function settle(unread: number | null): Promise<void> {
  if (unread !== null) await badge(unread);
  const shown = await self.registration.getNotifications();
  if (shown.length === 0) return;
  const waiting = unread === 0 ? [] : await waitingIds();
  if (waiting === null) return;
  for (const one of shown) {
    const id: unknown = one.data?.id;
    if (typeof id !== 'string' || !waiting.includes(id)) one.close();
  }
}

/** What is not read; null when nobody answers. */
async function waitingIds(): Promise<string[] | null> {
  try {
    const answer = await fetch('/api/v1/notifications?view=unread&limit=200');
    // Signed out: nothing of it is this browser's any more.
    if (answer.status === 401) return [];
    if (!answer.ok) return null;
    const { items } = (await answer.json()) as { items: { id: string }[] };
    return items.map((item) => item.id);
  } catch {
    return null;
  }
}

async function badge(count: number | null): Promise<void> {
  if (count === null) return;
  const { navigator: own } = self;
  const set = count > 0 ? own.setAppBadge?.(count) : own.clearAppBadge?.();
  await set?.catch(() => {});
}

/** An open page comes forward and goes there; else a new one is opened. */
async function open(id: string | null): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((one) => one.focused) ?? pages[0];
  if (!page) {
    await self.clients.openWindow(id ? `/notifications/${encodeURIComponent(id)}` : '/notifications');
    return;
  }
  const front = await page.focus().catch(() => page);
  if (id) front.postMessage({ type: 'open', id });
}

function readJson(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return null;
  }
}

/** A message is sealed for this browser, and is read with care all the same. */
function readTold(value: unknown): Told | null {
  const { id, title, body, language, unread } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof title !== 'string' || typeof body !== 'string') return null;
  return {
    id: id.slice(0, MAX),
    title: title.slice(0, MAX),
    body: body.slice(0, MAX),
    ...(language === 'ru' || language === 'en' ? { language } : {}),
    ...(typeof unread === 'number' ? { unread } : {}),
  };
}

/** The worker, and what it shows for a page nobody looks at. */
import { body, client } from '$api/client';
import { queryClient } from '$api/query';
import type { Notification as Told, NotificationWishes } from '$api/types';
import { t } from '$i18n';
import { wishesQuery } from './api';
import { can } from './install.svelte';

const WORKER = '/service-worker.js';

interface Policies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => string;
  };
}

let shown = '';

/** The count has changed; `tell` when it grew and nobody looks. */
export async function changed(count: number, tell: boolean): Promise<void> {
  await tellWorker({ type: 'counted', unread: count });
  if (tell) await tellNewest();
}

async function tellNewest(): Promise<void> {
  if (!can.work || !can.notify || Notification.permission !== 'granted') return;
  const query = { view: 'unread' as const, limit: 1 };
  const [{ items }, wishes] = await Promise.all([
    body(client.GET('/api/v1/notifications', { params: { query } })),
    queryClient.fetchQuery(wishesQuery),
  ]);
  const newest = items[0];
  if (!newest || newest.id === shown || !mayDisturb(newest.why, wishes)) return;
  shown = newest.id;
  await tellWorker({ type: 'tell', told: wordsOf(newest) });
}

/** Whether something may be shown now: not in a pause, and in quiet hours only what was chosen. */
export function mayDisturb(why: string, now: NotificationWishes): boolean {
  // Its moment was chosen by the person.
  if (why === 'reminder') return true;
  if (now.paused_until) return false;
  if (!now.quiet_until) return true;
  const { direct, mentions } = now.wishes.exceptions ?? {};
  return (why === 'direct' && direct === true) || (why === 'mention' && mentions === true);
}

/** The same words as a pushed message has. */
export function wordsOf(told: Told): { id: string; title: string; body: string } {
  const who = told.who?.name ?? t('web-assistant');
  const room = told.room_name;
  return { id: told.id, title: room && room !== who ? `${who} · ${room}` : who, body: told.excerpt };
}

async function tellWorker(message: unknown): Promise<void> {
  if (!can.work) return;
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.active?.postMessage(message);
}

/** Starts the worker, and opens what was pressed outside the page. */
export function startWorker(goto: (address: string) => unknown): () => void {
  if (!can.work) return () => {};
  const onmessage = (event: MessageEvent) => {
    const { type, id } = (event.data ?? {}) as { type?: unknown; id?: unknown };
    if (type === 'open' && typeof id === 'string') goto(`/notifications/${encodeURIComponent(id)}`);
  };
  navigator.serviceWorker.addEventListener('message', onmessage);
  // Without it everything works as before but for what the worker does.
  navigator.serviceWorker.register(trusted(WORKER), { scope: '/' }).catch(() => {});
  return () => navigator.serviceWorker.removeEventListener('message', onmessage);
}

let policy: ReturnType<Policies['createPolicy']> | null = null;

/** The one address of a script that we name ourselves; our content security policy asks for it. */
function trusted(url: string): string {
  const factory = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policy ??=
    factory?.createPolicy('sufler', { createScriptURL: (asked) => (asked === WORKER ? asked : '') }) ?? null;
  return policy ? policy.createScriptURL(url) : url;
}

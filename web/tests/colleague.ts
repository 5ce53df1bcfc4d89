import { expect, request, type APIRequestContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { linkFor } from './server';

const OURS = { 'X-Sufler': '1' };

interface Named {
  id: string;
  name: string;
}

/** What is asked of the server directly, to set a stage for a test of the page. */
export class Stage {
  constructor(
    readonly person: Named & { email: string },
    readonly api: APIRequestContext,
  ) {}

  async newRoom(name: string, members: string[] = [], kind = 'open'): Promise<Named> {
    return this.#post('/api/v1/rooms', { name, kind, members });
  }

  async post(roomId: string, body: string, threadId?: string): Promise<{ id: string; seq: number }> {
    const thread = threadId ? { thread_id: threadId } : {};
    return this.#post(`/api/v1/rooms/${roomId}/messages`, { body, client_id: randomUUID(), ...thread });
  }

  async get<T>(address: string): Promise<T> {
    const answer = await this.api.get(address);
    expect(answer.ok(), address).toBe(true);
    return (await answer.json()) as T;
  }

  async send(
    method: 'PUT' | 'DELETE' | 'PATCH' | 'POST',
    address: string,
    data: unknown = {},
  ): Promise<void> {
    const answer = await this.api.fetch(address, { method, data, headers: OURS });
    expect(answer.ok(), `${method} ${address}: ${await answer.text()}`).toBe(true);
  }

  async #post<T>(address: string, data: unknown): Promise<T> {
    const answer = await this.api.post(address, { data, headers: OURS });
    expect(answer.ok(), `${address}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }
}

/** The reader, as the page is signed in. */
export async function readerOf(page: Page): Promise<Stage> {
  const person = (await (await page.request.get('/api/v1/me')).json()) as Stage['person'];
  return new Stage(person, page.request);
}

/** Signed in once for all tests of a worker: whose company it is, and who. */
let known: { url: string; stage: Promise<Stage> } | undefined;

/** Somebody else of the demo company, signed in beside the page. */
export function colleagueOf(reader: Stage): Promise<Stage> {
  const url = process.env['SUFLER_TEST_URL'] ?? '';
  if (known?.url !== url) known = { url, stage: newColleague(reader) };
  return known.stage;
}

async function newColleague(reader: Stage): Promise<Stage> {
  const { items } = await reader.get<{
    items: (Stage['person'] & { administrator: boolean; active: boolean })[];
  }>('/api/v1/people?limit=50');
  const other = items.find((one) => one.active && !one.administrator && one.id !== reader.person.id);
  if (!other) throw new Error('The demo has nobody else');
  const api = await request.newContext({ baseURL: process.env['SUFLER_TEST_URL'] });
  const token = linkFor(other.email, process.env['SUFLER_TEST_FOLDER'] ?? '')
    .split('/')
    .at(-1);
  const answer = await api.post(`/api/v1/links/${token}`, { data: {}, headers: OURS });
  expect(answer.ok(), await answer.text()).toBe(true);
  return new Stage(other, api);
}

/** A room of the two, with these messages of the colleague. */
export async function roomOfTwo(
  reader: Stage,
  other: Stage,
  bodies: string[],
): Promise<Named & { messages: string[] }> {
  const room = await reader.newRoom(`Проба ${randomUUID().slice(0, 8)}`, [other.person.id]);
  const messages: string[] = [];
  for (const body of bodies) messages.push((await other.post(room.id, body)).id);
  return { ...room, messages };
}

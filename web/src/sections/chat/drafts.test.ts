import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChatFile, Draft, DraftFile } from '$api/types';
import { Drafts } from './drafts.svelte';
import { Outbox, type KeptDraft, type Place } from './outbox';

class Memory {
  map = new Map<string, string>();
  getItem = (key: string) => this.map.get(key) ?? null;
  setItem = (key: string, value: string) => void this.map.set(key, value);
  removeItem = (key: string) => void this.map.delete(key);
}

const room: Place = { roomId: 'r', threadId: null };
const START = Date.parse('2026-11-23T06:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** A server that keeps the newest, as the real one does. */
class Server {
  kept: Draft | null = null;
  asked = 0;
  broken = false;
  lost = new Set<string>();
  keep = ({ roomId, threadId }: Place, { text, files, at }: KeptDraft): Promise<Draft> => {
    this.asked += 1;
    if (this.broken) return Promise.reject(new TypeError('no network'));
    const there = files.filter(({ id }) => !this.lost.has(id));
    if (!this.kept || this.kept.updated_at < at)
      this.kept = { room_id: roomId, thread_id: threadId, body: text, files: there, updated_at: at };
    return Promise.resolve(this.kept);
  };
}

let server: Server;
let store: Memory;
const device = (memory = new Memory()) => new Drafts(new Outbox(memory, 'p'), server.keep);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  server = new Server();
  store = new Memory();
});
afterEach(() => vi.useRealTimers());

it('the server is told once, after a pause', async () => {
  const drafts = device(store);
  drafts.open(room);
  for (const text of ['п', 'пр', 'при']) {
    drafts.typed(room, text);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(server.asked).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([server.asked, server.kept?.body]).toEqual([1, 'при']);
  await drafts.pushAll();
  expect(server.asked).toBe(1);
});

it('leaving tells it at once', async () => {
  const drafts = device(store);
  drafts.open(room);
  drafts.typed(room, 'при');
  await drafts.push(room);
  expect(server.kept?.body).toBe('при');
  drafts.typed(room, '');
  await drafts.pushAll(true);
  expect(server.kept?.body).toBe('');
  expect(store.map.size).toBe(0);
});

it('another device’s newer text is taken, an older one is not', async () => {
  const [phone, desk] = [device(), device()];
  phone.open(room);
  desk.open(room);
  phone.typed(room, 'с телефона', Date.parse(at(10)));
  await phone.push(room);
  const kept = server.kept ? [server.kept] : [];
  expect(desk.newer(room, kept)?.body).toBe('с телефона');
  desk.take(room, kept[0]!);
  expect(desk.newer(room, kept)).toBeNull();
  desk.typed(room, 'со стола', Date.parse(at(20)));
  expect(desk.newer(room, kept)).toBeNull();
  await desk.push(room);
  expect(phone.newer(room, [server.kept!])?.body).toBe('со стола');
});

it('a clock that is late loses nothing', async () => {
  const desk = device();
  desk.open(room);
  server.kept = { room_id: 'r', thread_id: null, body: 'раньше', files: [], updated_at: at(600) };
  desk.take(room, server.kept);
  desk.typed(room, 'раньше и дальше', Date.parse(at(0)));
  await desk.push(room);
  expect(server.kept.body).toBe('раньше и дальше');
});

it('what could not be told is told when the connection is back', async () => {
  const drafts = device(store);
  drafts.open(room);
  server.broken = true;
  drafts.typed(room, 'без сети');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(server.kept).toBeNull();
  server.broken = false;
  const later = device(store);
  expect(later.open(room)).toBe('без сети');
  await later.pushAll();
  expect(server.kept).toMatchObject({ body: 'без сети' });
});

it('a room has a pencil while something waits there or in a thread of it', async () => {
  const drafts = device(store);
  const thread = { roomId: 'r', threadId: 't' };
  drafts.open(thread);
  drafts.typed(thread, 'ответ');
  expect([...drafts.rooms([])]).toEqual(['r']);
  const emptied: Draft = { room_id: 'r', thread_id: 't', body: '', files: [], updated_at: at(60) };
  const other: Draft = { room_id: 'o', thread_id: null, body: 'x', files: [], updated_at: at(0) };
  expect([...drafts.rooms([emptied, other])]).toEqual(['o']);
});

const drafted = (id: string): DraftFile => ({ id, name: id, file: { id, name: id } as ChatFile });

/** The files of a box as a page shows them. */
const shown = () => {
  const files: { there: string[]; show: (all: readonly DraftFile[]) => void; check: typeof files.show } = {
    there: [],
    show: (all) => (files.there = all.map(({ id }) => id)),
    check: (all) => (files.there = files.there.filter((id) => all.some((one) => one.id === id && one.file))),
  };
  return files;
};

it('files stay with the text, after a reload and on another device', async () => {
  const drafts = device(store);
  drafts.open(room);
  drafts.attached(room, [drafted('a'), drafted('b')]);
  drafts.typed(room, 'вот');
  await drafts.push(room);
  expect(server.kept?.files.map(({ id }) => id)).toEqual(['a', 'b']);
  const again = device(store);
  expect(again.open(room)).toBe('вот');
  const files = shown();
  again.hold(room, files);
  expect(files.there).toEqual(['a', 'b']);
  const phone = device();
  phone.open(room);
  const there = shown();
  phone.hold(room, there);
  phone.take(room, server.kept!);
  expect(there.there).toEqual(['a', 'b']);
  again.typed(room, '');
  expect([...again.rooms([])]).toEqual(['r']);
  again.attached(room, []);
  await again.pushAll(true);
  expect(server.kept).toMatchObject({ body: '', files: [] });
  expect(store.map.size).toBe(0);
});

it('a file the server has lost is told to the box, when it answers and when it is asked', async () => {
  const drafts = device(store);
  drafts.open(room);
  drafts.attached(room, [drafted('a'), drafted('b')]);
  const files = shown();
  drafts.hold(room, files);
  server.lost.add('a');
  await drafts.push(room);
  expect(files.there).toEqual(['b']);
  drafts.see([{ ...server.kept!, files: [{ ...drafted('b'), file: null }] }]);
  expect(files.there).toEqual([]);
});

it('two devices that each bring a file without words do not take one for the other', async () => {
  const desktop = device(store);
  desktop.open(room);
  desktop.attached(room, [drafted('a')]);
  const files = shown();
  desktop.hold(room, files);
  server.broken = true;
  await desktop.push(room);
  server.broken = false;
  await vi.advanceTimersByTimeAsync(60_000);
  const phone = device();
  phone.open(room);
  phone.attached(room, [drafted('b')]);
  await phone.push(room);
  await desktop.push(room);
  expect(files.there).toEqual(['a']);
  expect(desktop.newer(room, [server.kept!])?.files).toEqual([drafted('b')]);
});

it('typing here keeps the file that was added there', async () => {
  const desktop = device(store);
  desktop.open(room);
  const files = shown();
  desktop.hold(room, files);
  desktop.attached(room, [drafted('a')]);
  await desktop.push(room);
  await vi.advanceTimersByTimeAsync(60_000);
  const phone = device();
  phone.open(room);
  phone.take(room, server.kept!);
  phone.attached(room, [drafted('a'), drafted('b')]);
  await phone.push(room);
  desktop.see([server.kept!]);
  await vi.advanceTimersByTimeAsync(1_000);
  desktop.typed(room, 'вот');
  await desktop.push(room);
  expect(server.kept).toMatchObject({ body: 'вот', files: [drafted('a'), drafted('b')] });
  expect(files.there).toEqual(['a', 'b']);
  desktop.attached(room, [drafted('a')]);
  await desktop.push(room);
  expect(server.kept?.files).toEqual([drafted('a')]);
});

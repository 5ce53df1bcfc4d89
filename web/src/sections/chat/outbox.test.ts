import { beforeEach, describe, expect, it } from 'vitest';
import { Outbox, type Unsent } from './outbox';

class Memory {
  map = new Map<string, string>();
  getItem = (key: string) => this.map.get(key) ?? null;
  setItem = (key: string, value: string) => void this.map.set(key, value);
  removeItem = (key: string) => void this.map.delete(key);
}

const room = { roomId: 'r', threadId: null };
const thread = { roomId: 'r', threadId: 't' };
const unsent = (id: string, over: Partial<Unsent> = {}): Unsent => ({
  client_id: id,
  room_id: 'r',
  thread_id: null,
  body: 'привет',
  created_at: '2026-11-23T06:00:00Z',
  state: 'waiting',
  reason: null,
  ...over,
});

let store: Memory;
beforeEach(() => (store = new Memory()));

describe('drafts', () => {
  it('survive a reload, apart for room, thread and person', () => {
    const before = new Outbox(store, 'p1');
    before.keepDraft(room, 'черновик');
    before.keepDraft(thread, 'в ветке');
    const after = new Outbox(store, 'p1');
    expect(after.draft(room)).toBe('черновик');
    expect(after.draft(thread)).toBe('в ветке');
    expect(new Outbox(store, 'p2').draft(room)).toBe('');
  });

  it('leave nothing behind when emptied', () => {
    const outbox = new Outbox(store, 'p1');
    outbox.keepDraft(room, 'x');
    outbox.keepDraft(room, '  ', '2026-11-23T06:00:00.000Z');
    expect(outbox.draft(room)).toBe('');
    // The server has to hear of it first.
    expect(outbox.drafts()).toHaveLength(1);
    outbox.draftSaved(room, '2026-11-23T06:00:00.000Z', '2026-11-23T06:00:00.000Z');
    expect(store.map.size).toBe(0);
  });

  it('of an earlier version are read', () => {
    store.setItem('sufler.chat.p1', '{"drafts":{"r/t":"раньше"},"unsent":[]}');
    const outbox = new Outbox(store, 'p1');
    expect(outbox.draft(thread)).toBe('раньше');
    expect(outbox.drafts()).toMatchObject([{ ...thread, saved: false }]);
  });

  it('let go of the oldest of too many', () => {
    const outbox = new Outbox(store, 'p1');
    for (let n = 0; n < 210; n += 1) outbox.keepDraft({ roomId: `r${n}`, threadId: null }, 'x');
    expect(outbox.draft({ roomId: 'r0', threadId: null })).toBe('');
    expect(outbox.draft({ roomId: 'r209', threadId: null })).toBe('x');
  });
});

describe('unsent messages', () => {
  it('survive a reload in order', () => {
    const before = new Outbox(store, 'p1');
    before.put(unsent('a'));
    before.put(unsent('b', { thread_id: 't' }));
    before.put(unsent('a', { state: 'failed', reason: 'offline' }));
    const after = new Outbox(store, 'p1');
    expect(after.all().map((one) => [one.client_id, one.state])).toEqual([
      ['a', 'failed'],
      ['b', 'waiting'],
    ]);
    expect(after.of(thread).map((one) => one.client_id)).toEqual(['b']);
  });

  it('go when the server has answered', () => {
    const outbox = new Outbox(store, 'p1');
    outbox.put(unsent('a'));
    outbox.remove('a');
    expect(outbox.all()).toEqual([]);
    expect(store.map.size).toBe(0);
  });
});

describe('a broken store', () => {
  it.each(['{', 'null', '[]', '{"unsent":[{"client_id":1},null,"x"],"drafts":{"r/":5}}'])(
    '%j reads as empty',
    (text) => {
      store.setItem('sufler.chat.p1', text);
      const outbox = new Outbox(store, 'p1');
      expect(outbox.all()).toEqual([]);
      expect(outbox.draft(room)).toBe('');
    },
  );

  it('does not break the page when it refuses', () => {
    const full = { ...store, getItem: store.getItem, removeItem: store.removeItem };
    full.setItem = () => {
      throw new Error('full');
    };
    expect(() => new Outbox(full, 'p1').keepDraft(room, 'x')).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import type { Message } from '$api/types';
import { message, messages } from './testing';
import { append, fromPage, insert, MOST, prepend, refreshed, refreshLimit, sinceFirst } from './timeline';

const page = (items: Message[], before = false, after = false) => ({
  items,
  next: null,
  has_before: before,
  has_after: after,
});
const seqs = (timeline: { items: Message[] }) => timeline.items.map((item) => item.seq);

describe('paging', () => {
  it('grows backwards and forwards without doubles', () => {
    const start = fromPage(page(messages(10, 12), true, true));
    const back = prepend(start, page(messages(8, 10), true, true));
    expect(seqs(back)).toEqual([8, 9, 10, 11, 12]);
    expect(back).toMatchObject({ hasBefore: true, hasAfter: true });
    const forward = append(back, page(messages(13, 14), true, false));
    expect(seqs(forward)).toEqual([8, 9, 10, 11, 12, 13, 14]);
    expect(forward.hasAfter).toBe(false);
  });

  it('lets go of the far end and knows it', () => {
    const full = fromPage(page(messages(101, 100 + MOST), true, false));
    const back = prepend(full, page(messages(51, 100), false));
    expect(back.items).toHaveLength(MOST);
    expect(back).toMatchObject({ hasBefore: false, hasAfter: true });
    expect(back.items[0]?.seq).toBe(51);
    const forward = append(back, page(messages(351, 400), true, false));
    expect(forward.items.at(-1)?.seq).toBe(400);
    expect(forward).toMatchObject({ hasBefore: true, hasAfter: false });
    expect(forward.items).toHaveLength(MOST);
  });

  it('keeps replies out of the main list', () => {
    expect(seqs(fromPage(page([message(1), message(2, { thread_id: 'm1' })])))).toEqual([1]);
  });
});

describe('a message of one’s own', () => {
  it('joins at the end, and replaces itself', () => {
    const start = fromPage(page(messages(1, 2)));
    const with3 = insert(start, message(3));
    expect(seqs(with3)).toEqual([1, 2, 3]);
    expect(insert(with3, message(3, { body: 'edited' })).items.at(-1)?.body).toBe('edited');
  });

  it('does not make a gap when the end of the room is not on the page', () => {
    const past = fromPage(page(messages(1, 2), false, true));
    expect(insert(past, message(90))).toBe(past);
  });
});

describe('refreshing', () => {
  it('asks once for what is on the page and the next page of news', () => {
    expect(refreshLimit(fromPage(page(messages(1, 50))))).toBe(100);
    expect(refreshLimit(fromPage(page(messages(1, 50), false, true)))).toBe(49);
    expect(refreshLimit(fromPage(page(messages(1, 1), false, true)))).toBe(1);
  });

  it('takes changes and news, keeps the place', () => {
    const start = fromPage(page(messages(5, 7), true));
    const next = refreshed(start, 5, page([message(6, { replies_count: 2 }), message(7), message(8)], true));
    expect(seqs(next)).toEqual([5, 6, 7, 8]);
    expect(next.items[1]?.replies_count).toBe(2);
    expect(next).toMatchObject({ hasBefore: true, hasAfter: false });
  });

  it('takes the first message along when the newest page reaches back to it', () => {
    const held = fromPage(page(messages(5, 7), true));
    const newest = page(
      [message(4), message(5, { replies_count: 2 }), message(6), message(7), message(8)],
      true,
    );
    const whole = sinceFirst(held, newest);
    const next = refreshed(held, 4, whole ?? page([]));
    expect(seqs(next)).toEqual([5, 6, 7, 8]);
    expect(next.items[0]?.replies_count).toBe(2);
    expect(next.hasBefore).toBe(true);
    expect(sinceFirst(held, page(messages(30, 80), true))).toBeNull();
  });

  it('drops a message that is gone', () => {
    expect(seqs(refreshed(fromPage(page(messages(5, 7))), 5, page([message(7)])))).toEqual([5, 7]);
  });

  it('keeps what came to either end while the server was asked', () => {
    const asked = fromPage(page(messages(5, 7), true));
    const meanwhile = insert(prepend(asked, page(messages(3, 4), true)), message(8));
    expect(seqs(refreshed(meanwhile, 5, page(messages(6, 7), true)))).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('never holds more than it may', () => {
    const full = fromPage(page(messages(1, MOST)));
    const next = refreshed(full, 1, page(messages(2, MOST + 40)));
    expect(next.items).toHaveLength(MOST);
    expect(next.hasBefore).toBe(true);
    expect(next.items.at(-1)?.seq).toBe(MOST + 40);
  });
});

import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

test(
  'all unread rooms are read one after another, with links into them',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const promise = 'Договорились: я пришлю смету до пятницы.';
    const first = await roomOfTwo(reader, other, [promise, 'Кто проверит счёт?']);
    const second = await roomOfTwo(reader, other, ['Решили: релиз переносим на четверг.']);
    await home.goto('/chat/catch-up');
    await home.getByRole('button', { name: words('chat-catch-up-begin') }).click();
    const card = (name: string) => home.getByRole('article', { name });
    await expect(card(second.name)).toContainText('релиз переносим на четверг', { timeout: 60_000 });
    await expect(card(first.name)).toContainText('пришлю смету', { timeout: 60_000 });
    await expect(home.getByRole('button', { name: words('chat-catch-up-again') })).toBeVisible({
      timeout: 90_000,
    });
    await accessible(home);

    // Nothing is taken for read until one says so, room by room.
    const unread = async (id: string) =>
      (await reader.get<{ unread_count: number }>(`/api/v1/rooms/${id}`)).unread_count;
    expect(await unread(first.id)).toBe(2);
    await card(first.name)
      .getByRole('button', { name: words('chat-read-all') })
      .click();
    await expect(card(first.name)).toHaveCount(0);
    expect(await unread(first.id)).toBe(0);
    await card(second.name).getByRole('link', { name: second.name }).click();
    await expect(home).toHaveURL(new RegExp(`/chat/${second.id}`));
  },
);

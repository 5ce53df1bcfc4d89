import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

test(
  'a reaction, a pin and a saved message are seen at once, and by the other',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['встреча в десять']);
    await home.goto(`/chat/${room.id}`);
    const item = home.locator('[data-message]', { hasText: 'встреча в десять' });
    await item.focus();
    await item.getByRole('button', { name: words('chat-react'), exact: true }).click();
    await home.getByRole('button', { name: words('chat-emoji-party') }).click();
    const mine = item.getByRole('button', { name: words('chat-reaction', { emoji: '🎉', count: 1 }) });
    await expect(mine).toHaveAttribute('aria-pressed', 'true');
    await other.send('PUT', `/api/v1/messages/${room.messages[0]}/reactions/${encodeURIComponent('🎉')}`);
    await expect(
      item.getByRole('button', { name: words('chat-reaction', { emoji: '🎉', count: 2 }) }),
    ).toBeVisible();

    await item.focus();
    await home.keyboard.press('p');
    await expect(item).toContainText(words('chat-is-pinned'));
    await item.focus();
    await home.keyboard.press('s');
    await expect(item).toContainText(words('chat-is-saved'));
    await accessible(home);

    await home.getByRole('button', { name: words('chat-room-more') }).click();
    await home.getByRole('menuitem', { name: words('chat-pins') }).click();
    const pins = home.getByRole('dialog', { name: words('chat-pins') });
    await expect(pins).toContainText('встреча в десять');
    await accessible(home);
    await home.keyboard.press('Escape');
    await home.goto('/chat/saved');
    const list = home.getByRole('list', { name: words('chat-saved') });
    await expect(list).toContainText('встреча в десять');
    await expect(list).toContainText(room.name);
    await accessible(home);
  },
);

test('one’s own message is edited and deleted where it stands', { tag: '@en' }, async ({ home, words }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['чужое']);
  const { id } = await reader.post(room.id, `с опечаткою, <@user:${other.person.id}>`);
  await home.goto(`/chat/${room.id}`);
  const item = home.locator(`[data-message="${id}"]`);
  await item.focus();
  await home.keyboard.press('e');
  const box = item.getByRole('textbox', { name: words('chat-edit-message') });
  await expect(box).toHaveValue(`с опечаткою, @${other.person.name}`);
  await box.fill(`без опечатки, @${other.person.name}`);
  await box.press('Enter');
  await expect(item).toContainText('без опечатки');
  await expect(item).toContainText(words('chat-edited'));
  const { body } = await reader.get<{ body: string }>(`/api/v1/messages/${id}`);
  expect(body).toBe(`без опечатки, <@user:${other.person.id}>`);

  await item.focus();
  await home.keyboard.press('Delete');
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('chat-discard') })
    .click();
  await expect(item).toContainText(words('chat-message-gone'));
  await expect(item).not.toContainText('без опечатки');
  const gone = await reader.get<{ body: string; deleted_at: string | null }>(`/api/v1/messages/${id}`);
  expect([gone.body, gone.deleted_at === null]).toEqual(['', false]);
});

test(
  'a forwarded message shows its origin to those who may read it',
  { tag: '@en' },
  async ({ home, words }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const from = await roomOfTwo(reader, other, ['важное решение']);
    const to = await roomOfTwo(reader, other, ['сюда']);
    await home.goto(`/chat/${from.id}`);
    await home.locator('[data-message]', { hasText: 'важное решение' }).focus();
    await home.keyboard.press('f');
    const dialog = home.getByRole('dialog', { name: words('chat-forward') });
    await dialog.getByRole('textbox', { name: words('chat-filter') }).fill(to.name);
    await dialog.getByRole('option', { name: to.name }).click();
    await dialog.getByRole('textbox', { name: words('chat-forward-words') }).fill('смотрите');
    await dialog.getByRole('button', { name: words('chat-forward') }).click();
    await expect(dialog).toHaveCount(0);
    await home.goto(`/chat/${to.id}`);
    const shown = home.locator('[data-message]', { hasText: 'смотрите' });
    await expect(
      shown.getByRole('link', { name: words('chat-quote-of', { name: other.person.name }) }),
    ).toContainText('важное решение');
    await shown.getByRole('link').click();
    await expect(home).toHaveURL(new RegExp(`/chat/${from.id}`));
  },
);

test('a room of announcements is for its owners; a member is asked what to be told', async ({
  home,
  words,
}) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await other.newRoom('Объявления', [reader.person.id], 'closed');
  await other.post(room.id, 'завтра выходной');
  await home.goto(`/chat/${room.id}`);
  await expect(home.getByRole('combobox')).toBeVisible();
  await other.send('PATCH', `/api/v1/rooms/${room.id}`, { posting: 'moderators' });
  await expect(home.getByText(words('chat-announcements-only'))).toBeVisible();

  await home.getByRole('button', { name: words('chat-room-more') }).click();
  await home.getByRole('menuitem', { name: words('chat-notify') }).click();
  const dialog = home.getByRole('dialog', { name: words('chat-notify') });
  await dialog.getByRole('radio', { name: words('chat-notify-nothing') }).check();
  await dialog.getByRole('button', { name: words('chat-save') }).click();
  await expect(home.getByRole('button', { name: words('chat-is-muted') })).toBeVisible();
  const { level } = await reader.get<{ level: string }>(`/api/v1/rooms/${room.id}`);
  expect(level).toBe('nothing');

  await other.send('PUT', `/api/v1/rooms/${room.id}/members/${reader.person.id}/role`, { role: 'moderator' });
  await expect(home.getByRole('combobox')).toBeVisible();
});

test('calling more than twenty is asked first', async ({ home, words }) => {
  const reader = await readerOf(home);
  for (let number = 0; number < 12; number += 1) {
    const email = `many-${number}-${Date.now()}@sufler.example`;
    const person = { name: `Новый Сотрудник ${number}`, email, language: 'ru', administrator: false };
    await reader.send('POST', '/api/v1/admin/people', person);
  }
  const { items } = await reader.get<{ items: { id: string; active: boolean }[] }>('/api/v1/people?limit=60');
  const people = items.filter((one) => one.active && one.id !== reader.person.id).map((one) => one.id);
  expect(people.length).toBeGreaterThan(20);
  const room = await reader.newRoom('Все сюда', people);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox');
  await box.pressSequentially(`@${words('chat-everyone')}`);
  await home.getByRole('option', { name: words('chat-everyone-hint') }).click();
  await box.press('Enter');
  const unsent = home.locator('.unsent.failed');
  await expect(unsent).toContainText('20');
  await unsent.getByRole('button', { name: words('chat-call-all-the-same') }).click();
  await expect(unsent).toHaveCount(0);
  await expect(home.locator('[data-message]')).toContainText(`@${words('chat-everyone')}`);
});

test('threads one follows are in one list', { tag: '@en' }, async ({ home, words }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['о чём спор']);
  await reader.post(room.id, 'мой ответ', room.messages[0]);
  await other.post(room.id, 'ответ на ответ', room.messages[0]);
  await home.goto('/chat/threads');
  const entry = home
    .getByRole('list', { name: words('chat-threads') })
    .getByRole('listitem')
    .first();
  await expect(entry).toContainText('о чём спор');
  await expect(entry).toContainText(words('chat-unread-here', { count: 1 }));
  await entry.getByRole('link', { name: new RegExp(words('chat-replies', { count: 2 })) }).click();
  await expect(home.getByText('ответ на ответ')).toBeVisible();
  await expect
    .poll(
      async () =>
        (await reader.get<{ items: { unread_count: number }[] }>('/api/v1/threads')).items[0]?.unread_count,
    )
    .toBe(0);
});

test(
  'a message is found by its author and day, and a day is opened',
  { tag: '@en' },
  async ({ home, words }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['ищем сметы по складу']);
    await reader.post(room.id, 'моя смета');
    await home.goto('/chat/search');
    await home.getByRole('searchbox', { name: words('chat-search-words') }).fill('смета');
    const list = home.getByRole('list', { name: words('chat-search'), exact: true });
    await expect(list).toContainText('моя смета');
    await home.getByRole('button', { name: words('chat-search-from') }).click();
    await home.keyboard.type(`"${other.person.name}" ${words('chat-search-in')}"${room.name}"`);
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await expect(list).toContainText('ищем сметы по складу');
    await list.getByRole('link').click();
    await expect(home).toHaveURL(new RegExp(room.id));

    await home.getByRole('button', { name: words('chat-room-more') }).click();
    await home.getByRole('menuitem', { name: words('chat-to-date') }).click();
    await home.getByLabel(words('chat-date'), { exact: true }).fill('2020-01-01');
    await home.getByRole('button', { name: words('chat-jump') }).click();
    await expect(home).toHaveURL(new RegExp(`message=${room.messages[0]}`));
  },
);

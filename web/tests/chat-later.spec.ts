import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

test(
  'a message is sent later, changed, sent now and deleted',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible, isPhone }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['когда отчёт?']);
    await home.goto(`/chat/${room.id}`);
    const box = home.getByRole('combobox');
    const more = home.getByRole('button', { name: words('chat-composer-menu') });
    const later = home.getByRole('menuitem', { name: words('chat-send-later') });

    for (const text of ['отчёт готов', 'и таблица к нему']) {
      await box.fill(text);
      await more.click();
      await later.click();
      const dialog = home.getByRole('dialog', { name: words('chat-send-later') });
      await accessible(home);
      await dialog.getByRole('button', { name: words('chat-later-tomorrow') }).click();
      await expect(dialog).toHaveCount(0);
      await expect(box).toHaveValue('');
    }
    if (isPhone) await home.goto('/chat');
    const link = home.getByRole('link', { name: words('chat-later') });
    await expect(link).toContainText('2');
    await link.click();
    const list = home.getByRole('list', { name: words('chat-later') });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list).toContainText(room.name);
    await accessible(home);

    const first = list.getByRole('listitem').filter({ hasText: 'отчёт готов' });
    await first.getByRole('button', { name: words('chat-later-change') }).click();
    const dialog = home.getByRole('dialog', { name: words('chat-later-change') });
    await dialog.getByLabel(words('chat-later-text')).fill('отчёт совсем готов');
    await dialog.getByLabel(words('chat-date'), { exact: true }).fill('2020-01-01');
    await dialog.getByRole('button', { name: words('chat-save') }).click();
    await expect(dialog).toBeVisible();
    const far = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel(words('chat-date'), { exact: true }).fill(far);
    await dialog.getByLabel(words('chat-time'), { exact: true }).fill('07:15');
    await accessible(home);
    await dialog.getByRole('button', { name: words('chat-save') }).click();
    await expect(dialog).toHaveCount(0);
    const changed = list.getByRole('listitem').filter({ hasText: 'отчёт совсем готов' });
    await expect(changed).toContainText('07:15');

    await changed.getByRole('button', { name: words('chat-later-now') }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    const { items } = await reader.get<{ items: { body: string }[] }>(`/api/v1/rooms/${room.id}/messages`);
    expect(items.at(-1)?.body).toBe('отчёт совсем готов');
    await list.getByRole('button', { name: words('chat-later-delete') }).click();
    await home
      .getByRole('dialog')
      .getByRole('button', { name: words('chat-discard') })
      .click();
    await expect(home.getByText(words('chat-later-none'))).toBeVisible();
    await expect(link).toHaveCount(0);
  },
);

test('what is typed is there on another device, and never under somebody’s hands', async ({
  home,
  words,
  browser,
  company,
}) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['пишите']);
  const second = await roomOfTwo(reader, other, ['и сюда']);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox');
  await box.fill('начато на столе');
  await expect
    .poll(async () => {
      const { items } = await reader.get<{ items: { body: string }[] }>('/api/v1/drafts');
      return items.map(({ body }) => body);
    })
    .toContain('начато на столе');

  const state = await home.context().storageState();
  const phone = await browser.newContext({
    baseURL: company.url,
    storageState: { cookies: state.cookies, origins: [] },
    viewport: { width: 1280, height: 800 },
    isMobile: false,
    hasTouch: false,
  });
  const there = await phone.newPage();
  await there.goto(`/chat/${second.id}`);
  const entry = there.locator(`a[href="/chat/${room.id}"]`);
  await expect(entry).toContainText(words('chat-draft-is'));
  await entry.click();
  const theirs = there.getByRole('combobox');
  await expect(theirs).toHaveValue('начато на столе');
  await theirs.fill('начато на столе, продолжено в дороге');
  // Whoever has the box before them with a text in it keeps it until they look away.
  await box.focus();
  await there.locator(`a[href="/chat/${second.id}"]`).click();
  await expect
    .poll(async () => {
      const { items } = await reader.get<{ items: { body: string }[] }>('/api/v1/drafts');
      return items.map(({ body }) => body);
    })
    .toContain('начато на столе, продолжено в дороге');
  await expect(box).toHaveValue('начато на столе');
  await box.blur();
  await expect(box).toHaveValue('начато на столе, продолжено в дороге');
  await box.press('Enter');
  await expect(home.locator('[data-message]', { hasText: 'продолжено в дороге' })).toBeVisible();
  await expect(there.locator(`a[href="/chat/${room.id}"]`)).not.toContainText(words('chat-draft-is'));
  await phone.close();
});

test('what could not be sent is told with the reason', async ({ home, words, accessible }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await other.newRoom('Закрытая', [reader.person.id], 'closed');
  await reader.send('POST', `/api/v1/rooms/${room.id}/scheduled`, {
    body: 'не успел',
    client_id: crypto.randomUUID(),
    send_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await other.send('DELETE', `/api/v1/rooms/${room.id}/members/${reader.person.id}`);
  await home.goto('/chat/scheduled');
  const list = home.getByRole('list', { name: words('chat-later') });
  await expect(list).toContainText('не успел');
  await expect(list).not.toContainText('Закрытая');
  await list.getByRole('button', { name: words('chat-later-now') }).click();
  await expect(home.getByText(/вам больше недоступн/)).toBeVisible();
  await expect(list).toContainText('не успел');
  await accessible(home);
});

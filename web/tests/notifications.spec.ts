import { colleagueOf, readerOf, type Stage } from './colleague';
import { expect, signIn, test, wordsOf } from './fixtures';

type Words = ReturnType<typeof wordsOf>;

test.use({ serviceWorkers: 'allow' });

/** A room with a call by name, a reply in the reader's thread and a message of its own. */
async function callOf(reader: Stage, name: string) {
  const other = await colleagueOf(reader);
  const room = await other.newRoom(name, [reader.person.id], 'closed');
  const root = await reader.post(room.id, 'Кто возьмёт накладные?');
  const call = await other.post(room.id, `<@user:${reader.person.id}>, взгляните на склад`);
  const reply = await other.post(room.id, 'Возьму я, в четверг', root.id);
  return { other, room, root, call, reply };
}

const quiet = (reader: Stage) => reader.send('PUT', '/api/v1/notifications/read');

/** The bell with its number. */
function bell(words: Words, count = 0) {
  const name = words('web-notifications-short');
  return count === 0 ? name : `${name} ${words('web-unread', { count })}`;
}

test(
  'the bell leads to the exact place, also into a thread',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    await quiet(reader);
    const { reply } = await callOf(reader, 'Склад № 1');
    await home.getByRole('button', { name: bell(words, 2), exact: true }).click();
    await expect(home).toHaveTitle(/^\(2\) /);
    const sheet = home.getByRole('dialog', { name: words('web-notifications') });
    await expect(sheet.getByText(words('notifications-today'))).toBeVisible();
    await expect(sheet.getByText('Склад № 1')).toHaveCount(2);
    await accessible(home);
    await sheet.getByRole('button', { name: /Возьму я, в четверг/ }).click();
    await expect(home).toHaveURL(new RegExp(`thread=.*message=${reply.id}`));
    await expect(home.locator(`[data-message="${reply.id}"]`)).toBeVisible();
    await expect(home.getByRole('button', { name: bell(words, 1), exact: true })).toBeVisible();
    await expect(home).toHaveTitle(/^\(1\) /);
  },
);

test('filters, marks and the keyboard', async ({ home, words, isPhone }) => {
  test.skip(isPhone, 'a phone has no keys');
  const reader = await readerOf(home);
  await quiet(reader);
  await callOf(reader, 'Склад № 2');
  await home.keyboard.press('g');
  await home.keyboard.press('n');
  await expect(home.getByRole('heading', { name: words('web-notifications') })).toBeVisible();
  const lines = home.locator('[data-line]');
  await expect(lines).toHaveCount(2);
  await lines.first().focus();
  await home.keyboard.press('ArrowDown');
  await expect(lines.nth(1)).toBeFocused();
  await home.keyboard.press('r');
  await expect(lines).toHaveCount(1);
  await home.getByRole('radio', { name: words('notifications-view-mentions') }).click();
  await expect(lines.first()).toContainText('взгляните на склад');
  await home.getByRole('radio', { name: words('notifications-view-unread') }).click();
  await home.getByRole('button', { name: words('notifications-mark-all') }).click();
  await expect(home.getByText(words('notifications-none-unread'))).toBeVisible();
  await expect(home).not.toHaveTitle(/^\(/);
});

test('why it came, and less of it right there', async ({ home, words, accessible }) => {
  const reader = await readerOf(home);
  await quiet(reader);
  const { room } = await callOf(reader, 'Склад № 3');
  await home.goto('/notifications');
  const line = home.locator('.line').filter({ hasText: 'взгляните на склад' });
  await line.getByRole('button', { name: words('notifications-why'), exact: true }).click();
  const dialog = home.getByRole('dialog', { name: words('notifications-why') });
  await expect(dialog.getByText(words('notifications-because-mention'))).toBeVisible();
  await expect(dialog.getByText(words('notifications-source-usual'))).toBeVisible();
  await accessible(home);
  await dialog.getByRole('radio', { name: words('notifications-level-nothing') }).check();
  await dialog.getByRole('button', { name: words('web-save') }).click();
  await expect(dialog).toBeHidden();
  const seen = await reader.get<{ level: string }>(`/api/v1/rooms/${room.id}`);
  expect(seen.level).toBe('nothing');
});

test(
  'reading in one browser clears the other',
  { tag: '@en' },
  async ({ home, words, browser, language }) => {
    const reader = await readerOf(home);
    await quiet(reader);
    const { call } = await callOf(reader, 'Склад № 4');
    const context = await browser.newContext({ baseURL: process.env['SUFLER_TEST_URL'] ?? '' });
    const second = await context.newPage();
    await signIn(second, reader.person.email, language);
    const waiting = bell(words, 2);
    await expect(home.getByRole('button', { name: waiting, exact: true })).toBeVisible();
    await expect(second.getByRole('button', { name: waiting, exact: true })).toBeVisible();
    await second.goto('/notifications');
    await second.getByRole('button', { name: /взгляните на склад/ }).click();
    await expect(second.locator(`[data-message="${call.id}"]`)).toBeVisible();
    await expect(home.getByRole('button', { name: bell(words, 1), exact: true })).toBeVisible();
    await second.goto('/notifications');
    await second.getByRole('button', { name: words('notifications-mark-all') }).click();
    await expect(home.getByRole('button', { name: bell(words), exact: true })).toBeVisible();
    await expect(home).not.toHaveTitle(/^\(/);
    await context.close();
  },
);

test(
  'settings: levels, quiet hours, a pause, a digest',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    await home.goto('/settings/notifications');
    await home.getByRole('button', { name: words('notifications-pause-hour') }).click();
    await home.getByRole('button', { name: words('notifications-resume') }).click();
    await home.getByRole('combobox', { name: words('notifications-everywhere') }).click();
    await home.getByRole('option', { name: words('notifications-level-nothing') }).click();
    const turned = home.getByRole('switch', { name: words('notifications-quiet-on') });
    await turned.click();
    await expect(home.locator('input[type=time]')).toHaveCount(14);
    await home.getByRole('switch', { name: words('notifications-exception-direct') }).click();
    await home.getByRole('switch', { name: words('notifications-digest-on') }).click();
    await home.getByLabel(words('notifications-digest-at')).fill('10:15');
    await home.getByLabel(words('notifications-digest-at')).blur();
    // For a moment the short word that it is saved lies over a field.
    await expect(home.locator('.toast')).toHaveCount(1);
    await expect(home.locator('.toast')).toHaveCount(0);
    // From the top, where the bar above covers no half of a switch.
    await home.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    await accessible(home);
    const reader = await readerOf(home);
    const kept = () =>
      reader.get<{
        levels: unknown;
        wishes: { digest_at: string | null; exceptions: unknown; quiet: { days: unknown[] } };
      }>('/api/v1/me/notifications');
    await expect.poll(async () => (await kept()).wishes.digest_at).toBe('10:15');
    const { levels, wishes } = await kept();
    expect(levels).toContainEqual({ section: '', level: 'nothing' });
    expect([wishes.exceptions, wishes.quiet.days.length]).toEqual([{ direct: true, mentions: false }, 7]);
    await reader.send('PUT', '/api/v1/me/notifications', { levels: [], wishes: {} });
  },
);

test('the worker stands, a lost network says so, and a notification opens its place', async ({
  home,
  words,
}) => {
  const reader = await readerOf(home);
  await quiet(reader);
  const { call } = await callOf(reader, 'Склад № 5');
  await home.evaluate(async () => void (await navigator.serviceWorker.ready));
  const { items } = await reader.get<{ items: { id: string; subject: { id: string } }[] }>(
    '/api/v1/notifications?view=mentions',
  );
  const told = items.find((one) => one.subject.id === call.id);
  await home.goto(`/notifications/${told?.id ?? ''}`);
  await expect(home).toHaveURL(new RegExp(`message=${call.id}`));
  await home.goto('/notifications/00000000-0000-7000-8000-000000000000');
  await expect(home.getByText(words('notifications-gone'))).toBeVisible();
  await home.context().setOffline(true);
  await home.goto('/chat').catch(() => {});
  await expect(home.getByRole('heading', { name: words('offline-title') })).toBeVisible();
  await home.context().setOffline(false);
  await home.getByRole('link', { name: words('offline-again') }).click();
  await expect(home.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
});

test(
  'the application can be installed, in the language of the browser',
  { tag: '@en' },
  async ({ home, language }) => {
    const manifest = await home.request.get('/manifest.webmanifest', {
      headers: { 'accept-language': language === 'ru' ? 'ru-RU' : 'en-US' },
    });
    const { name, lang, icons } = (await manifest.json()) as {
      name: string;
      lang: string;
      icons: { src: string; purpose?: string }[];
    };
    expect([name, lang]).toEqual(language === 'ru' ? ['Суфлёр', 'ru'] : ['Sufler', 'en']);
    expect(icons.some((icon) => icon.purpose === 'maskable')).toBe(true);
    for (const { src } of icons) expect((await home.request.get(src)).ok(), src).toBe(true);
    const worker = await home.request.get('/service-worker.js');
    expect(worker.headers()['cache-control']).toBe('no-cache');
    expect(worker.headers()['content-security-policy']).toContain("connect-src 'self'");
  },
);

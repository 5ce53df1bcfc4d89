import { randomUUID } from 'node:crypto';
import { expect, test } from './fixtures';

const OURS = { 'X-Sufler': '1' };

test(
  'the directory is searched, walked and narrowed',
  { tag: '@en' },
  async ({ home, words, isPhone, accessible }) => {
    await home.goto('/people');
    await expect(home.getByRole('heading', { level: 1, name: words('web-people') })).toBeVisible();
    const people = home.locator('a.person');
    await expect(people.nth(2)).toBeVisible();
    const everybody = await people.count();
    await accessible(home);

    const search = home.getByRole('searchbox', { name: words('people-search') });
    await search.focus();
    await home.keyboard.press('ArrowDown');
    await expect(people.first()).toBeFocused();
    await home.keyboard.press('ArrowDown');
    await expect(people.nth(1)).toBeFocused();
    await home.keyboard.press('Enter');
    await expect(home).toHaveURL(/\/people\/[0-9a-f-]+$/);
    await expect(home.getByText(words('web-person-time'))).toBeVisible();
    await accessible(home);
    await home.goBack();

    await search.fill('нет такого человека');
    await expect(home.getByText(words('web-nothing-found'))).toBeVisible();
    await search.fill('');
    if (!isPhone) {
      const tree = home.getByRole('navigation', { name: words('people-departments') });
      await tree.getByRole('button').nth(1).click();
      await expect(home).toHaveURL(/in=/);
      await expect.poll(() => people.count()).toBeLessThan(everybody);
      await accessible(home);
    }
  },
);

test('a profile is written and seen', { tag: '@en' }, async ({ home, words, accessible }) => {
  await home.goto('/settings/profile');
  const status = `в отъезде ${randomUUID().slice(0, 6)}`;
  await home.getByLabel(words('people-emoji')).fill('🌴');
  await home.getByLabel(words('people-status'), { exact: true }).fill(status);
  const now = home.locator('form', { hasText: words('people-now') });
  await accessible(home);
  await now.getByRole('button', { name: words('web-save') }).click();
  await expect(home.getByText(words('web-saved')).first()).toBeVisible();
  await home.getByRole('button', { name: words('people-phone-add') }).click();
  await home.getByLabel(words('people-phone-number', { number: 1 })).fill('+7 495 123-45-67');
  const contacts = home.locator('form', { hasText: words('people-contacts') });
  await contacts.getByRole('switch').first().click();
  await contacts.getByRole('button', { name: words('web-save') }).click();
  await expect(home.getByText(words('web-saved')).last()).toBeVisible();

  const me = await (await home.request.get('/api/v1/me')).json();
  await home.goto(`/people/${me.id}`);
  await expect(home.getByText(`🌴 ${status}`)).toBeVisible();
  await expect(home.getByText('+7 495 123-45-67')).toBeVisible();
  await expect(home.getByText('09:00–18:00')).toBeVisible();
  const undo = { status: null, phones: [], hours: [] };
  await home.request.patch('/api/v1/me/profile', { data: undo, headers: OURS });
});

test('a list of people is shown, mended and applied', { tag: '@en' }, async ({ home, words, accessible }) => {
  await home.goto('/admin/import');
  const mark = randomUUID().slice(0, 8);
  const send = (text: string) =>
    home
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await send(`Почта;Имя;Отдел\nне адрес;Ошибка;Склад\n`);
  await expect(home.getByText(words('admin-import-cell', { line: 2, column: 'Почта' }))).toBeVisible();
  await expect(home.getByRole('button', { name: words('admin-import-apply') })).toHaveCount(0);
  await accessible(home);
  await send(`Почта;Имя;Отдел\n${mark}@example.org;Импортный ${mark};Склад ${mark}\n`);
  await expect(home.getByText(words('admin-import-departments', { names: `Склад ${mark}` }))).toBeVisible();
  await accessible(home);
  await home.getByRole('button', { name: words('admin-import-apply') }).click();
  await expect(home.getByRole('heading', { name: words('admin-import-done') })).toBeVisible();
  await home.goto(`/people?q=${mark}`);
  await expect(home.getByRole('link', { name: new RegExp(`Импортный ${mark}`) })).toBeVisible();
});

test('another system gets a token, and loses it', { tag: '@en' }, async ({ home, words, accessible }) => {
  await home.goto('/admin/scim');
  const name = `Okta ${randomUUID().slice(0, 6)}`;
  await home.getByLabel(words('admin-scim-name'), { exact: true }).fill(name);
  await home.getByRole('button', { name: words('settings-token-create') }).click();
  const secret = await home.getByLabel(words('admin-scim-secret'), { exact: true }).inputValue();
  await accessible(home);
  const headers = { authorization: `Bearer ${secret}` };
  const users = () => home.request.get('/scim/v2/Users?count=1', { headers });
  expect((await users()).status()).toBe(200);
  await home.getByRole('button', { name: words('settings-token-revoke-name', { name }) }).click();
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('settings-token-revoke') })
    .click();
  await expect(home.getByText(name)).toHaveCount(0);
  expect((await users()).status()).toBe(401);
});

test('sign-ins are shown to their person', { tag: '@en' }, async ({ home, words, accessible }) => {
  await home.goto('/settings/security');
  await expect(home.getByText(words('admin-did-session-opened')).first()).toBeVisible();
  await accessible(home);
});

test(
  'a guest sees a room and its people, and nothing else',
  { tag: '@en' },
  async ({ home, words, browser, baseURL }) => {
    const mark = randomUUID().slice(0, 8);
    const post = async (path: string, data: object) => {
      const answer = await home.request.post(path, { data, headers: OURS });
      expect(answer.ok(), await answer.text()).toBe(true);
      return answer.json();
    };
    const room = await post('/api/v1/rooms', { name: `Проект ${mark}`, kind: 'closed', members: [] });
    const data = { email: `${mark}@other.example`, name: `Гость ${mark}`, rooms: [room.id] };
    const made = await post('/api/v1/guests', data);
    await home.goto(`/people?in=guests`);
    await expect(home.getByRole('link', { name: new RegExp(`Гость ${mark}`) })).toContainText(
      words('web-guest'),
    );

    const context = await browser.newContext({ baseURL, locale: 'en-US' });
    const guest = await context.newPage();
    await guest.goto(new URL(made.invitation_url).pathname);
    await guest.getByLabel('New password').fill('four random words here');
    await guest.getByRole('button', { name: 'Accept the invitation' }).click();
    await expect(guest.getByRole('navigation', { name: /^(Sections|Разделы)$/ })).toBeVisible();
    await guest.goto('/people');
    await expect(guest.locator('a.person')).toHaveCount(2);
    await guest.goto(`/chat/${room.id}`);
    await expect(guest.getByText(`Проект ${mark}`).filter({ visible: true }).first()).toBeVisible();
    await context.close();
  },
);

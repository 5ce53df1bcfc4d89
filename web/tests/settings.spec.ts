import { randomUUID } from 'node:crypto';
import { administrator, expect, signIn, test } from './fixtures';

test('the profile is kept', { tag: '@en' }, async ({ home, words, accessible }) => {
  await home.goto('/settings/profile');
  const title = home.getByLabel(words('settings-title'));
  const value = `Тест ${randomUUID().slice(0, 8)}`;
  await title.fill(value);
  await accessible(home);
  await home
    .getByRole('button', { name: words('web-save') })
    .first()
    .click();
  await expect(home.getByText(words('web-saved'))).toBeVisible();
  await home.reload();
  await expect(title).toHaveValue(value);
});

test('a time zone is found by its city and by its own name', { tag: '@en' }, async ({ home, words }) => {
  await home.goto('/settings/profile');
  const zone = home.getByRole('combobox', { name: words('settings-time-zone') });
  for (const [typed, label] of [
    [words('zone-asia-omsk').slice(0, 3).toLowerCase(), `${words('zone-asia-omsk')} (UTC+6)`],
    ['europe/mosc', `${words('zone-europe-moscow')} (UTC+3)`],
  ] as const) {
    await zone.fill(typed);
    await home.getByRole('option', { name: label }).click();
    await expect(zone).toHaveValue(label);
  }
});

test('a photo is put and removed', async ({ home, words }) => {
  await home.goto('/settings/profile');
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await home.locator('input[type=file]').setInputFiles({
    name: 'me.png',
    mimeType: 'image/png',
    buffer: Buffer.from(png, 'base64'),
  });
  const remove = home.getByRole('button', { name: words('settings-photo-remove') });
  await expect(remove).toBeVisible();
  await remove.click();
  await expect(remove).toBeHidden();
});

test('density changes the height of rows and is remembered', async ({ home, words, accessible }) => {
  await home.goto('/settings/appearance');
  await home.getByRole('radio', { name: words('settings-density-compact') }).click();
  await expect(home.locator('html')).toHaveAttribute('data-density', 'compact');
  await home.reload();
  await expect(home.locator('html')).toHaveAttribute('data-density', 'compact');
  await accessible(home);
});

test('a token is shown once, and can be revoked', async ({ home, words, accessible }) => {
  await home.goto('/settings/security');
  await expect(home.getByText(words('settings-session-current'))).toBeVisible();
  await accessible(home);
  const name = `Отчёты ${randomUUID().slice(0, 8)}`;
  await home.getByRole('button', { name: words('settings-token-new') }).click();
  const dialog = home.getByRole('dialog');
  await dialog.getByLabel(words('settings-token-name'), { exact: true }).fill(name);
  await accessible(home);
  await dialog.getByRole('button', { name: words('settings-token-create') }).click();
  await expect(dialog.getByLabel(words('settings-token-secret'))).toHaveValue(/\S{16,}/);
  await dialog.getByRole('button', { name: words('web-done') }).click();
  await expect(dialog).toBeHidden();
  await expect(home.getByText(name)).toBeVisible();
  await home.getByRole('button', { name: words('settings-token-revoke-name', { name }) }).click();
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('settings-token-revoke'), exact: true })
    .click();
  await expect(
    home.getByRole('button', { name: words('settings-token-revoke-name', { name }) }),
  ).toBeHidden();
});

test('another session can be ended', async ({ home, words, browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, userAgent: 'curl/8.0' });
  const other = await context.newPage();
  await signIn(other, administrator(), 'ru');
  await home.goto('/settings/security');
  // The list of recent events names it, too, and goes on doing so.
  const end = home.getByRole('button', { name: words('settings-session-end') });
  const line = home.getByRole('listitem').filter({ hasText: 'curl' }).filter({ has: end });
  await line.first().getByRole('button').click();
  await expect(line).toHaveCount(0);
  const answer = await other.request.get('/api/v1/session');
  expect(answer.status()).toBe(401);
  await context.close();
});

test('a wrong current password is told at its field', async ({ home, words }) => {
  await home.goto('/settings/security');
  await home.getByLabel(words('settings-password-current')).fill('not my password');
  await home.getByLabel(words('settings-password-new')).fill('четыре случайных слова');
  await home.getByRole('button', { name: words('settings-password-change') }).click();
  await expect(home.getByLabel(words('settings-password-current'))).toHaveAttribute('aria-invalid', 'true');
});

import { administrator, expect, test } from './fixtures';
import { linkFor, newFolder, serve } from './server';

test('a wrong password is told at the password', { tag: '@en' }, async ({ page, words, accessible }) => {
  await page.goto('/settings/appearance');
  await expect(page).toHaveURL(/sign-in\?next=/);
  await expect(page.getByRole('heading', { name: words('auth-sign-in') })).toBeVisible();
  await accessible(page);
  await page.getByLabel(words('auth-email')).fill('nobody@example.org');
  await page.getByLabel(words('auth-password')).fill('certainly wrong');
  await page.getByRole('button', { name: words('auth-sign-in-verb'), exact: true }).click();
  const password = page.getByLabel(words('auth-password'));
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await accessible(page);
});

test('a sign-in link works once', async ({ page, company, words, accessible }) => {
  const link = linkFor(administrator(), company.folder);
  await page.goto(link);
  await expect(page.locator('button[type=submit]')).toBeVisible();
  await accessible(page);
  await page.locator('button[type=submit]').click();
  await expect(page).toHaveURL(/\/chat/);
  await page.goto(link);
  await expect(page.getByText(words('auth-link-gone'), { exact: true })).toBeVisible();
});

test(
  'set-up of an empty folder asks for the code of the log',
  { tag: '@en' },
  async ({ page, words, accessible }) => {
    const server = await serve(newFolder());
    try {
      await page.goto(server.url);
      await expect(page.getByRole('heading', { name: words('auth-set-up') })).toBeVisible();
      await accessible(page);
      await page.getByLabel(words('auth-name')).fill('Вера Ильина');
      await page.getByLabel(words('auth-email')).fill('vera@example.org');
      await page.getByLabel(words('auth-password')).fill('четыре случайных слова');
      const code = page.getByLabel(words('auth-code'));
      await code.fill('0000-0000-0000');
      await page.getByRole('button', { name: words('auth-set-up-verb') }).click();
      await expect(code).toHaveAttribute('aria-invalid', 'true');
      await code.fill(await server.setUpCode());
      await page.getByRole('button', { name: words('auth-set-up-verb') }).click();
      await expect(page.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
    } finally {
      await server.stop();
    }
  },
);

test('an unknown address is told inside the shell', async ({ home, words, accessible }) => {
  await home.goto('/nowhere/at/all');
  await expect(home.getByText(words('errors-not_found'), { exact: true })).toBeVisible();
  await expect(home.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
  await accessible(home);
});

test(
  'Ctrl+K finds pages and people, by keyboard alone',
  { tag: '@en' },
  async ({ home, words, isPhone, accessible }) => {
    test.skip(isPhone, 'a phone has no keyboard');
    await home.keyboard.press('Control+k');
    const field = home.getByRole('combobox', { name: words('web-switcher-placeholder') });
    await expect(field).toBeFocused();
    await home.getByRole('option').first().waitFor();
    await accessible(home);
    await field.fill(words('settings-security'));
    await expect(home.getByRole('option').first()).toContainText(words('settings-security'));
    await home.keyboard.press('Enter');
    await expect(home.getByRole('heading', { level: 1, name: words('settings-security') })).toBeVisible();
    await expect(home).toHaveURL(/\/settings\/security/);
    await expect(field).toBeHidden();
    await home.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    const { items } = (await (await home.request.get('/api/v1/people?limit=2')).json()) as {
      items: { name: string }[];
    };
    const name = items[1]?.name ?? '';
    await field.fill(name);
    await expect(home.getByRole('option', { name: new RegExp(name) }).first()).toBeVisible();
    await home.keyboard.press('Escape');
    await expect(field).toBeHidden();
  },
);

test('the shortcuts are shown by the question mark and lead by letters', async ({
  home,
  words,
  isPhone,
  accessible,
}) => {
  test.skip(isPhone, 'a phone has no keyboard');
  await home.goto('/settings/profile');
  await home.getByRole('heading', { name: words('settings-profile') }).click();
  await home.keyboard.press('?');
  await expect(home.getByRole('dialog', { name: words('web-keys') })).toBeVisible();
  await accessible(home);
  await home.keyboard.press('Escape');
  await expect(home.getByRole('dialog')).toBeHidden();
  await home.keyboard.press('g');
  await home.keyboard.press('c');
  await expect(home).toHaveURL(/\/chat/);
});

test(
  'theme and language change at once and without a reload',
  { tag: '@en' },
  async ({ home, words, language, accessible }) => {
    await home.evaluate(() => Object.assign(window, { stayed: true }));
    await home.getByRole('button', { name: words('web-me', { name: '' }).trim() }).click();
    await home.getByRole('menuitemcheckbox', { name: words('web-theme-dark') }).click();
    await expect(home.locator('html')).toHaveAttribute('data-theme', 'dark');
    await accessible(home);
    const other = language === 'ru' ? 'English' : 'Русский';
    await home.getByRole('menuitemcheckbox', { name: other }).click();
    await expect(home.locator('html')).toHaveAttribute('lang', language === 'ru' ? 'en' : 'ru');
    await expect(home.getByRole('navigation').first()).toHaveAccessibleName(
      language === 'ru' ? 'Sections' : 'Разделы',
    );
    expect(await home.evaluate(() => 'stayed' in window)).toBe(true);
  },
);

test('without a network a bar says so and goes by itself', async ({ home, words, context }) => {
  await home.goto('/settings/profile');
  await expect(home.getByRole('heading', { level: 1, name: words('settings-profile') })).toBeVisible();
  await context.setOffline(true);
  await expect(home.getByText(words('web-offline'))).toBeVisible();
  await context.setOffline(false);
  await expect(home.getByText(words('web-offline'))).toBeHidden();
});

test('notifications open and close', async ({ home, words, accessible }) => {
  await home.getByRole('button', { name: words('web-notifications-short') }).click();
  const sheet = home.getByRole('dialog', { name: words('web-notifications') });
  await expect(sheet).toBeVisible();
  await accessible(home);
  await sheet.getByRole('button', { name: words('web-close') }).click();
  await expect(sheet).toBeHidden();
});

test(
  'a dialog that cannot be fetched says so, and comes whole at the next attempt',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    await home.goto('/admin/models');
    await expect(home.getByRole('heading', { level: 1, name: words('admin-models') })).toBeVisible();
    const parts = '**/_app/immutable/**';
    await home.route(parts, (route) => route.abort());
    await home
      .getByRole('button', { name: words('admin-model-add') })
      .first()
      .click();
    const failure = home.getByRole('alert').filter({ hasText: words('errors-unloaded') });
    await expect(failure).toBeVisible();
    await accessible(home);
    await failure.getByRole('button', { name: words('errors-retry') }).click();
    await expect(failure).toBeVisible();
    await home.unroute(parts);
    await failure.getByRole('button', { name: words('errors-retry') }).click();
    const dialog = home.getByRole('dialog', { name: words('admin-model-add') });
    await expect(dialog.getByLabel(words('admin-model-address'))).toBeVisible();
    await expect(dialog).toHaveCSS('position', 'fixed');
    await expect(failure).toHaveCount(0);
  },
);

test('what a message could not be drawn for is said all the same, with a way on', async ({
  home,
  words,
  accessible,
}) => {
  await home.goto('/settings/profile');
  await expect(home.getByRole('heading', { level: 1, name: words('settings-profile') })).toBeVisible();
  await home.route('**/_app/immutable/**', (route) => route.abort());
  await home
    .getByRole('button', { name: words('web-save') })
    .first()
    .click();
  const failure = home.getByRole('alert').filter({ hasText: words('errors-unloaded-part') });
  await expect(failure).toContainText(words('web-saved'));
  await accessible(home);
  await failure.getByRole('button', { name: words('web-close') }).click();
  await expect(failure).toHaveCount(0);
});

test('what cannot be fetched over a page is given up with Escape', async ({ home, words, isPhone }) => {
  test.skip(isPhone, 'a phone has no keyboard');
  await home.goto('/settings/profile');
  await expect(home.getByRole('heading', { level: 1, name: words('settings-profile') })).toBeVisible();
  await home.route('**/_app/immutable/**', (route) => route.abort());
  await home.keyboard.press('Control+k');
  const failure = home.getByRole('alert').filter({ hasText: words('errors-unloaded') });
  await expect(failure).toBeVisible();
  await home.keyboard.press('Escape');
  await expect(failure).toHaveCount(0);
});

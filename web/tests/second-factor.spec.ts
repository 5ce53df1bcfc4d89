import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { codeOf, newPerson, PASSWORD, siteOf, withAuthenticator } from './factors';

type Words = (key: string, values?: Record<string, string | number>) => string;

const OURS = { 'X-Sufler': '1' };

/** Gives the e-mail and the password on the page of sign-in. */
async function give(page: Page, site: string, email: string, words: Words): Promise<void> {
  await page.goto(`${site}/sign-in`);
  await page.getByLabel(words('auth-email')).fill(email);
  await page.getByLabel(words('auth-password')).fill(PASSWORD);
  await page.getByRole('button', { name: words('auth-sign-in-verb'), exact: true }).click();
}

async function isIn(page: Page, words: Words): Promise<void> {
  await expect(page.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
}

async function leave(page: Page, site: string): Promise<void> {
  const answer = await page.request.delete(`${site}/api/v1/session`, { headers: OURS });
  expect(answer.status()).toBe(204);
}

/** Connects an application in the dialog that is open; answers its secret and the recovery codes. */
async function connect(page: Page, words: Words): Promise<{ secret: string; codes: string[] }> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: words('factors-totp-drawing') })).toBeVisible();
  const secret = await dialog.getByLabel(words('factors-totp-secret')).inputValue();
  await dialog.getByLabel(words('factors-code-totp')).fill(codeOf(secret));
  await dialog.getByRole('button', { name: words('factors-totp-verb') }).click();
  const list = dialog.getByRole('list', { name: words('factors-codes') });
  await expect(list.getByRole('listitem')).toHaveCount(10);
  return { secret, codes: await list.getByRole('listitem').allTextContents() };
}

test(
  'signing in takes a code of the application, or a recovery code',
  { tag: '@en' },
  async ({ page, company, words, language, accessible }) => {
    const site = siteOf(company);
    const { email } = newPerson(company, language);
    await give(page, site, email, words);
    await isIn(page, words);
    await page.goto(`${site}/settings/security`);
    await page.getByRole('button', { name: words('factors-totp-verb') }).click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await accessible(page);
    const { secret, codes } = await connect(page, words);
    await accessible(page);
    await page.getByRole('button', { name: words('factors-codes-kept') }).click();
    await expect(page.getByText(words('factors-on'), { exact: true })).toBeVisible();
    await accessible(page);
    await leave(page, site);

    await give(page, site, email, words);
    await expect(page.getByRole('heading', { name: words('factors-step') })).toBeVisible();
    await accessible(page);
    const code = page.getByLabel(words('factors-code-totp'));
    await code.fill('12');
    await page.keyboard.press('Enter');
    await expect(code).toHaveAttribute('aria-invalid', 'true');
    // The code that connected the application is used up; the next one is taken already.
    await code.fill(codeOf(secret, 1));
    await page.keyboard.press('Enter');
    await isIn(page, words);
    await leave(page, site);

    await give(page, site, email, words);
    await page.getByRole('button', { name: words('factors-step-other-recovery') }).click();
    await page.getByLabel(words('factors-code-recovery')).fill((codes[0] ?? '').toLowerCase());
    await page.keyboard.press('Enter');
    await isIn(page, words);
    await page.goto(`${site}/settings/security`);
    await expect(page.getByText(words('factors-codes-left', { count: 9 }))).toBeVisible();
  },
);

test(
  'a passkey is a second step, and signs in alone',
  { tag: '@en' },
  async ({ page, company, words, language, accessible }) => {
    const site = siteOf(company);
    const { email } = newPerson(company, language);
    await give(page, site, email, words);
    await isIn(page, words);
    await withAuthenticator(page);
    await page.goto(`${site}/settings/security`);
    await page.getByRole('button', { name: words('factors-passkey-verb'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words('factors-passkey-name')).fill('Телефон');
    await accessible(page);
    await dialog.getByRole('button', { name: words('factors-passkey-verb'), exact: true }).click();
    await dialog.getByRole('button', { name: words('factors-codes-kept') }).click();
    await expect(page.getByText('Телефон', { exact: true })).toBeVisible();
    await leave(page, site);

    await page.goto(`${site}/sign-in`);
    await accessible(page);
    await page.getByRole('button', { name: words('factors-sign-in-passkey') }).click();
    await isIn(page, words);
    await leave(page, site);

    await give(page, site, email, words);
    await expect(page.getByText(words('factors-step-passkey'))).toBeVisible();
    await page.getByRole('button', { name: words('factors-step-use-passkey') }).click();
    await isIn(page, words);

    await page.goto(`${site}/settings/security`);
    await page
      .getByRole('button', { name: words('factors-passkey-rename-name', { name: 'Телефон' }) })
      .click();
    await dialog.getByLabel(words('factors-passkey-name')).fill('Ноутбук');
    await dialog.getByRole('button', { name: words('web-save') }).click();
    await page
      .getByRole('button', { name: words('factors-passkey-remove-name', { name: 'Ноутбук' }) })
      .click();
    await dialog.getByRole('button', { name: words('factors-passkey-remove-verb') }).click();
    await expect(page.getByText('Ноутбук', { exact: true })).toBeHidden();
    await leave(page, site);
    await give(page, site, email, words);
    await isIn(page, words);
  },
);

test(
  'who must have a second factor sets one up first, and an administrator helps who lost it',
  { tag: '@en' },
  async ({ home, browser, company, words, language, accessible }) => {
    const site = siteOf(company);
    const { email, name } = newPerson(company, language);
    const data = { name: `Смена ${email}` };
    const group = await (await home.request.post('/api/v1/admin/groups', { data, headers: OURS })).json();
    const found = await (await home.request.get(`/api/v1/admin/people?q=${email}`)).json();
    const members = { members: [found.items[0].id] };
    await home.request.put(`/api/v1/admin/groups/${group.id}/members`, { data: members, headers: OURS });
    await home.goto('/admin/second-factor');
    await home.getByRole('radio', { name: words('factors-who-chosen') }).check();
    await home.getByRole('checkbox', { name: data.name }).click();
    await home.getByRole('button', { name: words('web-save') }).click();
    await expect(home.getByRole('listitem').filter({ hasText: name })).toBeVisible();
    await home.reload();
    await expect(home.getByRole('checkbox', { name: data.name })).toBeChecked();
    await accessible(home);

    const context = await browser.newContext({ locale: language === 'ru' ? 'ru-RU' : 'en-US' });
    const page = await context.newPage();
    await give(page, site, email, words);
    await expect(page.getByRole('heading', { name: words('factors-needed') })).toBeVisible();
    await accessible(page);
    await page.goto(`${site}/chat`);
    await expect(page.getByRole('heading', { name: words('factors-needed') })).toBeVisible();
    await page.getByRole('button', { name: words('factors-totp-add') }).click();
    await connect(page, words);
    await page.getByRole('button', { name: words('factors-codes-kept') }).click();
    await isIn(page, words);

    await home.goto('/admin/people');
    await home.getByRole('searchbox').fill(email);
    await home.getByRole('button', { name: words('admin-person-actions', { name }) }).click();
    await home.getByRole('menuitem', { name: words('admin-factors-reset') }).click();
    await home
      .getByRole('dialog')
      .getByRole('button', { name: words('admin-factors-reset') })
      .click();
    await expect(home.getByText(words('admin-factors-reset-done'))).toBeVisible();
    await give(page, site, email, words);
    await expect(page.getByRole('heading', { name: words('factors-needed') })).toBeVisible();
    await context.close();
    const nobody = { required_of: 'nobody' };
    await home.request.put('/api/v1/admin/second-factor', { data: nobody, headers: OURS });
    await home.request.delete(`/api/v1/admin/groups/${group.id}`, { headers: OURS });
  },
);

import type { Page } from '@playwright/test';
import { administrator, expect, test as base } from './fixtures';
import { linkFor, serveDemo, type Served } from './server';
import { startDirectory, THERE, type Directory } from './slapd';

const LOGINS = ['olga', 'pavel', 'roman', 'sofia', 'tanya', 'ulyana'];

interface Office {
  directory: Directory;
  served: Served;
}

/** A server whose company has a directory. */
const test = base.extend<object, { office: Office }>({
  office: [
    async ({}, use) => {
      const directory = await startDirectory();
      await directory.become(LOGINS);
      const served = await serveDemo(false, { SUFLER__SIGN_IN__PROVIDERS_FILE: directory.providers });
      await use({ directory, served });
      await served.stop();
      await directory.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function administers(page: Page, { served }: Office, language: string): Promise<void> {
  await page.goto(`${served.url}${linkFor(administrator(), served.folder)}`);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/link'));
  const headers = { 'X-Sufler': '1' };
  await page.request.patch(`${served.url}/api/v1/me`, { data: { language }, headers });
  await page.goto(`${served.url}/admin/directories`);
}

test(
  'people sign in by their login in the directory',
  { tag: '@en' },
  async ({ page, office, words, accessible }) => {
    await office.directory.become(LOGINS);
    await page.goto(`${office.served.url}/sign-in?next=%2Fsettings%2Fprofile`);
    const login = page.getByLabel(words('auth-login'));
    await expect(login).toBeVisible();
    await accessible(page);
    await login.fill('olga');
    await page.getByLabel(words('auth-password')).fill('not this one');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words('sign-in-wrong-or-locked'))).toBeVisible();
    await page.getByLabel(words('auth-password')).fill(THERE);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${office.served.url}/settings/profile`);
    const answer = await page.request.get(`${office.served.url}/api/v1/session`);
    const { person } = await answer.json();
    expect(person).toMatchObject({ email: 'olga@kontora.example', name: 'Olga Kontora' });
  },
);

test(
  'an administrator sees how the directory is, and agrees to many leaving',
  { tag: '@en' },
  async ({ page, office, words, language, accessible, playwright }) => {
    await office.directory.become(LOGINS);
    for (const login of LOGINS) {
      const api = await playwright.request.newContext({ baseURL: office.served.url });
      const answer = await api.post('/api/v1/session', {
        data: { email: login, password: THERE },
        headers: { 'X-Sufler': '1' },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
      await api.dispose();
    }
    await administers(page, office, language);
    await page.getByRole('button', { name: words('directories-check') }).click();
    await expect(page.getByText(words('directories-nothing', { count: LOGINS.length }))).toBeVisible();
    await accessible(page);
    await office.directory.become(LOGINS.slice(0, 2));
    await page.getByRole('button', { name: words('directories-sync') }).click();
    await expect(page.getByText(words('directories-held', { count: 4 }))).toBeVisible();
    await page.getByRole('button', { name: words('directories-check') }).click();
    await expect(page.getByText(words('directories-would-leave', { count: 4 }))).toBeVisible();
    await accessible(page);
    const agree = words('directories-agree', { count: 4 });
    await page.getByRole('button', { name: agree }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Roman Kontora');
    await dialog.getByRole('button', { name: agree }).click();
    await expect(page.getByText(words('directories-held', { count: 4 }))).toBeHidden();
    // They come back with the directory, and nobody's word is needed.
    await office.directory.become(LOGINS);
    await page.getByRole('button', { name: words('directories-sync') }).click();
    await page.getByRole('button', { name: words('directories-check') }).click();
    await expect(page.getByText(words('directories-nothing', { count: LOGINS.length }))).toBeVisible();
  },
);

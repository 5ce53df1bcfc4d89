import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test as base } from './fixtures';
import { end, hear, serveDemo, type Served } from './server';

const NAME = 'Контора';

/** A server whose company has a provider of its own. */
const test = base.extend<object, { office: Served }>({
  office: [
    async ({}, use) => {
      const script = join(import.meta.dirname, 'office.mjs');
      const provider = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
      const issuer = await hear(provider, /listening on (http:[/\d.:]+)\s/);
      const folder = mkdtempSync(join(tmpdir(), 'sufler-office-'));
      const [file, secret] = [join(folder, 'providers.toml'), join(folder, 'secret')];
      writeFileSync(secret, 'secret: 1\n');
      const lines = [
        '[[oidc]]',
        'id = "office"',
        `name = "${NAME}"`,
        `issuer = "${issuer}"`,
        'client_id = "sufler"',
        `client_secret_file = "${secret}"`,
        'create_people = true',
      ];
      writeFileSync(file, lines.join('\n'));
      const served = await serveDemo(false, { SUFLER__SIGN_IN__PROVIDERS_FILE: file });
      const ready = hear(provider, /ready\s/);
      provider.stdin.write(`${served.url}/api/v1/sign-in/providers/office/callback\n`);
      await ready;
      await use(served);
      await served.stop();
      await end(provider);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** To the provider's own page. */
async function go(page: Page, office: Served, verb: string): Promise<void> {
  await page.goto(`${office.url}/sign-in?next=%2Fsettings%2Fprofile`);
  await page.getByRole('button', { name: verb }).click();
  await expect(page.locator('input[name=login]')).toBeVisible();
}

test(
  'whoever the provider lets in gets in, and where they wanted',
  { tag: '@en' },
  async ({ page, office, words, accessible, isPhone }) => {
    const verb = words('factors-sign-in-by', { name: NAME });
    await page.goto(`${office.url}/sign-in`);
    await expect(page.getByRole('button', { name: verb })).toBeVisible();
    await accessible(page);
    await go(page, office, verb);
    const email = `olga-${isPhone ? 'phone' : 'desktop'}@sufler.example`;
    await page.locator('input[name=login]').fill(email);
    await page.locator('input[name=password]').fill('anything');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click();
    await page.waitForURL(`${office.url}/settings/profile`);
    const answer = await page.request.get(`${office.url}/api/v1/session`);
    const { person } = await answer.json();
    expect(person).toMatchObject({ email, name: 'Ольга Контора', administrator: false });
  },
);

test(
  'whoever declines there is told so, with a number to ask about',
  { tag: '@en' },
  async ({ page, office, words, accessible }) => {
    await go(page, office, words('factors-sign-in-by', { name: NAME }));
    await page.getByRole('link', { name: /cancel/i }).click();
    await expect(page.getByText(words('factors-outside-refused'))).toBeVisible();
    await expect(page.getByText(/^[0-9a-f]{16}$/)).toBeVisible();
    await accessible(page);
    await page.goto(`${office.url}/sign-in?problem=outside-x%3Cb%3E&trace=<script>`);
    await expect(page.getByText(words('factors-outside-failed'))).toBeVisible();
  },
);

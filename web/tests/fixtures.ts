import AxeBuilder from '@axe-core/playwright';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkFor, provide, serveDemo, type Provider, type Served } from './server';

const LOCALES = join(import.meta.dirname, '../../locales');
const OURS = { 'X-Sufler': '1' };

function bundleOf(language: string): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const file of readdirSync(join(LOCALES, language))) {
    bundle.addResource(new FluentResource(readFileSync(join(LOCALES, language, file), 'utf8')));
  }
  return bundle;
}

/** The application's own words in a language, so that a test names a button as the page does. */
export function wordsOf(language: string): (key: string, values?: Record<string, string | number>) => string {
  const bundle = bundleOf(language);
  return (key, values) => {
    const pattern = bundle.getMessage(key)?.value;
    if (!pattern) throw new Error(`No text ${key} in ${language}`);
    return bundle.formatPattern(pattern, values);
  };
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

interface Shared {
  /** Whether the company has the starter model; a file of tests sets it for itself. */
  withStarter: boolean;
  /** The demo company of this worker, which no other worker sees. */
  company: Served;
  /** Its administrator, signed in once. */
  signedIn: Cookies;
  /** Emulated models, started when the first test asks for them. */
  provider: Provider;
  /** The same, so slow that an answer is still coming after a reload. */
  slowProvider: Provider;
}

interface Fixtures {
  words: ReturnType<typeof wordsOf>;
  language: 'ru' | 'en';
  isPhone: boolean;
  /** Signed in as the demo's administrator, in the project's language. */
  home: Page;
  /** Fails when the page has anything axe calls a violation. The English project leaves this to the Russian ones. */
  accessible: (page: Page) => Promise<void>;
}

export const test = base.extend<Fixtures, Shared>({
  withStarter: [false, { scope: 'worker', option: true }],
  company: [
    async ({ withStarter }, use) => {
      const served = await serveDemo(withStarter);
      process.env['SUFLER_TEST_URL'] = served.url;
      process.env['SUFLER_TEST_FOLDER'] = served.folder;
      await use(served);
      await served.stop();
    },
    { scope: 'worker', auto: true, timeout: 60_000 },
  ],
  signedIn: [
    async ({ company, playwright }, use) => {
      const api = await playwright.request.newContext({ baseURL: company.url });
      const token = linkFor(administrator(), company.folder).split('/').at(-1);
      const answer = await api.post(`/api/v1/links/${token}`, { data: {}, headers: OURS });
      expect(answer.ok(), await answer.text()).toBe(true);
      const { cookies } = await api.storageState();
      await api.dispose();
      await use(cookies);
    },
    { scope: 'worker' },
  ],
  provider: [
    async ({}, use) => {
      const provider = await provide(20);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  slowProvider: [
    async ({}, use) => {
      const provider = await provide(5_000);
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ company }, use) => use(company.url),
  language: async ({ locale }, use) => use(locale?.startsWith('ru') ? 'ru' : 'en'),
  isPhone: async ({ viewport }, use) => use((viewport?.width ?? 0) < 720),
  words: async ({ language }, use) => use(wordsOf(language)),
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
        complaints.push(message.text());
    });
    await use(page);
    expect(complaints, 'errors of the page and breaches of its security policy').toEqual([]);
  },
  home: async ({ page, words, language, signedIn }, use) => {
    await page.context().addCookies(signedIn);
    await speak(page, language);
    await page.goto('/');
    await expect(page.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
    await use(page);
  },
  accessible: async ({ language }, use) => {
    await use(async (page) => {
      if (language === 'en') return;
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
      );
      expect(told).toEqual([]);
    });
  },
});

/** The e-mail of the demo's administrator. */
export function administrator(): string {
  return process.env['SUFLER_TEST_EMAIL'] ?? '';
}

async function speak(page: Page, language: string): Promise<void> {
  const answer = await page.request.patch('/api/v1/me', { data: { language }, headers: OURS });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Signs in as a person does, by a one-time link, and sets the person's language. */
export async function signIn(page: Page, email: string, language: string): Promise<void> {
  await page.goto(linkFor(email, process.env['SUFLER_TEST_FOLDER'] ?? ''));
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/link'));
  await speak(page, language);
  await page.goto('/');
}

export { expect };

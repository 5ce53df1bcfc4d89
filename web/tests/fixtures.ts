import AxeBuilder from '@axe-core/playwright';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { expect, test as base, type Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkFor } from './server';

const LOCALES = join(import.meta.dirname, '../../locales');

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

interface Fixtures {
  words: ReturnType<typeof wordsOf>;
  language: 'ru' | 'en';
  isPhone: boolean;
  /** Signed in as the demo's administrator, in the project's language. */
  home: Page;
  /** Fails when the page has anything axe calls a violation, or the browser complained of the security policy. */
  accessible: (page: Page) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(process.env['SUFLER_TEST_URL']),
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
  home: async ({ page, words, language }, use) => {
    await signIn(page, process.env['SUFLER_TEST_EMAIL'] ?? '', language);
    await expect(page.getByRole('navigation', { name: words('web-navigation') })).toBeVisible();
    await use(page);
  },
  accessible: async ({}, use) => {
    await use(async (page) => {
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

/** Signs in by a one-time link and sets the person's language. */
export async function signIn(page: Page, email: string, language: string): Promise<void> {
  await page.goto(linkFor(email, process.env['SUFLER_TEST_FOLDER'] ?? ''));
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/link'));
  const answer = await page.request.patch('/api/v1/me', { data: { language }, headers: { 'X-Sufler': '1' } });
  expect(answer.ok()).toBe(true);
  await page.goto('/');
}

export { expect };

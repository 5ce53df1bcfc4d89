import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';
import { test } from './shelf';

const rowOf = (page: Page, title: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function open(page: Page): Promise<void> {
  await page.goto('/admin/local-models');
  await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible();
}

async function download(page: Page, row: Locator, verb: string): Promise<void> {
  await row.getByRole('button', { name: verb }).click();
  await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test(
  'a model is downloaded, examined, measured and removed',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    await open(home);
    const row = rowOf(home, 'Крошка 1B');
    await accessible(home);
    await row.getByRole('button', { name: words('local-download') }).click();
    await expect(home.getByRole('dialog').getByText(words('local-sum-known'))).toBeVisible();
    await accessible(home);
    await home.keyboard.press('Escape');
    await expect(home.getByRole('dialog')).toBeHidden();
    await expect(row.getByRole('button', { name: words('local-download') })).toBeFocused();

    await download(home, row, words('local-download'));
    await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
    const told = words('local-news', { title: 'Крошка 1B', state: words('local-is-ready') });
    await expect(home.getByRole('status').filter({ hasText: told })).toHaveCount(1);
    await row.getByRole('button', { name: words('local-examine') }).click();
    const marks = row.getByRole('list', { name: words('local-examined-of', { name: 'Крошка 1B' }) });
    await expect(marks.getByRole('listitem')).toHaveCount(5);
    await expect(row.getByText(words('local-speed-measured'))).toBeVisible();
    await accessible(home);

    await row.locator('summary').click();
    await expect(row.getByText(words('local-skill-tools-text'))).toBeVisible();
    await accessible(home);

    const menu = row.getByRole('button', { name: words('local-deeds', { title: 'Крошка 1B' }) });
    await menu.click();
    await home.getByRole('menuitem', { name: words('local-measure') }).click();
    await expect(row.locator('.going')).toHaveCount(0);
    await menu.click();
    await home.getByRole('menuitem', { name: words('local-remove') }).click();
    await home
      .getByRole('dialog')
      .getByRole('button', { name: words('local-remove') })
      .click();
    await expect(row.getByRole('button', { name: words('local-download') })).toBeEnabled();
  },
);

test('a download is paused, goes on and can be given up', async ({ home, words, shelf }) => {
  shelf.hold();
  await open(home);
  const row = rowOf(home, 'Неспешная 2B');
  await download(home, row, words('local-download'));
  const progress = row.getByRole('progressbar', { name: words('local-progress', { title: 'Неспешная 2B' }) });
  await expect(progress).toHaveAttribute('value', '200000');
  await row.getByRole('button', { name: words('local-pause') }).press('Enter');
  await expect(row.getByText(words('local-paused-text'))).toBeVisible();
  await expect(row.getByRole('button', { name: words('local-resume') })).toBeFocused();
  await row.getByRole('button', { name: words('local-cancel-of', { title: 'Неспешная 2B' }) }).click();
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('local-cancel'), exact: true })
    .click();
  await expect(row.getByRole('button', { name: words('local-download') })).toBeFocused();

  await download(home, row, words('local-download'));
  await expect(progress).toHaveAttribute('value', '200000');
  await row.getByRole('button', { name: words('local-pause') }).click();
  shelf.release();
  await row.getByRole('button', { name: words('local-resume') }).click();
  await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
});

test('a checksum of the source is shown whole and confirmed', async ({ home, words, shelf, accessible }) => {
  await open(home);
  const row = rowOf(home, 'Безымянная 4B');
  await download(home, row, words('local-download'));
  await expect(row.getByText(shelf.sum)).toBeVisible();
  await accessible(home);
  await row.getByRole('button', { name: words('local-confirm') }).click();
  await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
});

test('a licence is accepted before the download', async ({ home, words }) => {
  await open(home);
  const row = rowOf(home, 'Подписная 8B');
  await row.getByRole('button', { name: words('local-download') }).click();
  const start = home.getByRole('dialog').getByRole('button', { name: words('local-download') });
  await expect(start).toBeDisabled();
  await home.getByRole('checkbox', { name: words('local-accept', { licence: 'MIT' }) }).click();
  await start.click();
  await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
});

test('a source that has nothing says so, and the way on is there', async ({ home, words }) => {
  await open(home);
  const row = rowOf(home, 'Пропавшая 12B');
  await download(home, row, words('local-download'));
  await expect(row.getByText(words('model-source-gone'))).toBeVisible();
  await expect(row.getByRole('button', { name: words('local-again') })).toBeEnabled();
});

test(
  'files that are there are put to use, and told of when no one knows them',
  { tag: '@en' },
  async ({ home, words }) => {
    await open(home);
    const row = rowOf(home, 'Принесённая 4B');
    await row.getByRole('button', { name: words('local-use') }).click();
    await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
    await expect(home.getByText('handmade.gguf', { exact: true })).toBeVisible();
    await home.getByRole('button', { name: words('local-add'), exact: true }).click();
    await expect(home.getByRole('dialog').getByText(/sufler model add FILE/)).toBeVisible();
  },
);

test(
  'what does not fit is left out, and figures are compared',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    await open(home);
    const giant = home.getByText('Великан 900B', { exact: true });
    await expect(rowOf(home, 'Великан 900B').locator('.word.not')).toBeVisible();
    await home.getByRole('radio', { name: words('local-view-chart') }).click();
    await expect(home.getByRole('figure', { name: words('local-chart-memory') })).toBeVisible();
    await expect(giant).toBeVisible();
    await accessible(home);
    await home.getByRole('switch', { name: words('local-only-fitting') }).click();
    await expect(giant).toHaveCount(0);
    await expect(home.getByText('Крошка 1B', { exact: true })).toBeVisible();
    const wide = await home.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  },
);

test('the focus stays with the model: after its menu, after each dialog, and when its row moves', async ({
  home,
  words,
}) => {
  await open(home);
  const title = 'Послушная 1B';
  const row = rowOf(home, title);
  const start = row.getByRole('button', { name: words('local-download') });
  const dialog = home.getByRole('dialog');
  await start.press('Enter');
  await dialog.getByRole('button', { name: words('web-cancel') }).press('Enter');
  await expect(start).toBeFocused();

  // It goes from what can be downloaded to what is here, and its buttons with it.
  await start.press('Enter');
  await dialog.getByRole('button', { name: words('local-download') }).press('Enter');
  await expect(row.getByText(words('local-is-ready'), { exact: true })).toBeVisible();
  await expect(row.getByRole('button', { name: words('local-examine') })).toBeFocused();

  const menu = row.getByRole('button', { name: words('local-deeds', { title }) });
  const remove = home.getByRole('menuitem', { name: words('local-remove') });
  await menu.press('Enter');
  await expect(remove).toBeVisible();
  await home.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await menu.press('Enter');
  await remove.press('Enter');
  await dialog.getByRole('button', { name: words('web-cancel') }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(menu).toBeFocused();
  await menu.press('Enter');
  await remove.press('Enter');
  await dialog.getByRole('button', { name: words('local-remove') }).press('Enter');
  await expect(start).toBeFocused();

  const add = home.getByRole('button', { name: words('local-add'), exact: true });
  await add.press('Enter');
  await expect(dialog).toBeVisible();
  await home.keyboard.press('Escape');
  await expect(add).toBeFocused();
});

test(
  'a company without a model is told which one to begin with',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words }) => {
    const empty = await home.request.get('/api/v1/admin/catalogue');
    const view = (await empty.json()) as { items: object[]; others: object[] };
    const bare = { installed: false, model_id: null, pull: null, check: null, examination: null };
    await home.route('**/api/v1/admin/catalogue', (route) =>
      route.fulfill({
        json: { ...view, others: [], items: view.items.map((item) => ({ ...item, ...bare })) },
      }),
    );
    await open(home);
    await home.getByRole('button', { name: words('local-begin-verb') }).click();
    const dialog = home.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: words('local-download') })).toBeVisible();
    await home.keyboard.press('Escape');
    await expect(home.getByRole('button', { name: words('local-begin-verb') })).toBeFocused();
  },
);

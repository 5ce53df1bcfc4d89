import type { Page } from '@playwright/test';
import { readerOf } from './colleague';
import { test } from './engine';
import { expect } from './fixtures';
import { openRoom } from './models';

type Words = (key: string, values?: Record<string, string | number>) => string;

const FIRST = 'Принесённая 4B';
const SECOND = 'Припасённая 8B';

const result = (page: Page, words: Words) => page.getByRole('region', { name: words('assistant-result') });
const stage = (page: Page, words: Words) => result(page, words).locator('.progress [role="status"]');
const begin = (page: Page, words: Words) =>
  page.getByRole('button', { name: words('assistant-summarise'), exact: true }).click();

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${FIRST}|${SECOND}`) }).click();
  await page.getByRole('menuitemcheckbox', { name: new RegExp(name) }).click();
}

test.beforeEach(async ({ home, engine }) => {
  const reader = await readerOf(home);
  for (const name of ['brought', 'kept']) {
    await reader.send('PUT', `/api/v1/admin/catalogue/${name}/model`);
  }
  // Their files are checked first.
  const entered = async () => {
    const { items } = await reader.get<{ items: { name: string }[] }>('/api/v1/models');
    return items.map(({ name }) => name);
  };
  await expect.poll(entered).toEqual(expect.arrayContaining([FIRST, SECOND]));
  engine.load();
  engine.answer();
});

test(
  'what is not known of a model is said before a run, and a run says what its model does',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, engine, accessible }) => {
    await openRoom(home, words);
    await choose(home, SECOND);
    await expect(home.getByText(words('notice-model-not-examined', { model: SECOND }))).toBeVisible();
    await choose(home, FIRST);
    await expect(home.getByText(words('notice-model-not-examined', { model: FIRST }))).toBeVisible();
    await expect(home.getByText(words('notice-model-not-examined', { model: SECOND }))).toHaveCount(0);
    await accessible(home);

    engine.holdLoading();
    engine.holdAnswers();
    await begin(home, words);
    await expect(stage(home, words)).toHaveText(words('assistant-stage-loading'));
    await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
    await accessible(home);
    engine.load();
    await expect.poll(() => engine.length).toBe(1);
    for (const place of [12, 2, 1]) {
      engine.tell(place);
      await expect(stage(home, words)).toHaveText(words('assistant-stage-queue', { place }));
    }
    engine.answer();
    await expect(result(home, words)).toContainText(words('assistant-by-model', { name: FIRST }));
    await expect(result(home, words).getByText(words('assistant-worded-by-model')).first()).toBeVisible();
    await expect(result(home, words).locator('.progress')).toHaveCount(0);
  },
);

test('who asks another model is told that one is busy, then that theirs loads', async ({
  home,
  words,
  engine,
}) => {
  await openRoom(home, words);
  await choose(home, FIRST);
  engine.holdAnswers();
  await begin(home, words);
  await expect.poll(() => engine.length).toBe(1);

  const other = await home.context().newPage();
  await openRoom(other, words);
  await choose(other, SECOND);
  await begin(other, words);
  await expect(stage(other, words)).toHaveText(words('assistant-stage-swapping'));
  engine.holdLoading();
  engine.answer();
  await expect(result(home, words).locator('.progress')).toHaveCount(0);
  await expect(stage(other, words)).toHaveText(words('assistant-stage-loading'));
  engine.load();
  await expect(result(other, words).getByText(words('assistant-worded-by-model')).first()).toBeVisible();
  await expect(result(other, words)).toContainText(words('assistant-by-model', { name: SECOND }));
});

test('an engine that dies is started again; when it dies again, the run says why', async ({
  home,
  words,
  engine,
  accessible,
}) => {
  await openRoom(home, words);
  await choose(home, FIRST);
  engine.holdAnswers();
  await begin(home, words);
  await expect.poll(() => engine.length).toBe(1);
  engine.kill();
  await expect.poll(() => engine.length, 'asked again').toBe(1);
  await expect(result(home, words).getByRole('alert')).toHaveCount(0);
  engine.kill();
  const alert = result(home, words).getByRole('alert');
  await expect(alert).toContainText(words('reason-engine-killed'));
  await expect(alert).toContainText(words('assistant-failed'));
  await accessible(home);

  // The second try is as good as the first: the key messages stand meanwhile.
  await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
  engine.answer();
  await alert.getByRole('button', { name: words('errors-retry') }).click();
  await expect(result(home, words).getByText(words('assistant-worded-by-model')).first()).toBeVisible();
});

import type { Locator, Page } from '@playwright/test';
import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

type Words = (key: string, values?: Record<string, string | number>) => string;

const TALK = [
  'Коллеги, давайте сверим сроки запуска страницы заказа.',
  'Договорились: запуск переносим на 14 декабря, чтобы успеть с оплатой.',
  'Кто проверит тексты для рассылки?',
  'Я пришлю тексты до пятницы, 27 ноября.',
];
const STARTER = 'SmolLM2-135M-Instruct.Q4_1.gguf';

const cardOf = (page: Page, name: string): Locator =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });

async function add(page: Page, words: Words, name: string, address: string): Promise<Locator> {
  await page.goto('/admin/models');
  await page
    .getByRole('button', { name: words('admin-model-add') })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words('admin-model-name'), { exact: true }).fill(name);
  await dialog.getByLabel(words('admin-model-address')).fill(address);
  await dialog.getByLabel(words('admin-model-code')).fill('honest');
  await dialog.getByRole('button', { name: words('admin-model-add-verb'), exact: true }).click();
  await expect(dialog).toBeHidden();
  return cardOf(page, name);
}

async function remove(page: Page, words: Words, card: Locator): Promise<void> {
  await card.getByRole('button', { name: words('web-delete') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('web-delete') })
    .click();
  await expect(card).toHaveCount(0);
}

/** Opens the assistant of a room with the talk above. */
async function openRoom(page: Page, words: Words): Promise<void> {
  const reader = await readerOf(page);
  const room = await roomOfTwo(reader, await colleagueOf(reader), TALK);
  await page.goto(`/chat/${room.id}`);
  await page
    .getByRole('main')
    .getByRole('button', { name: words('assistant-panel') })
    .click();
}

async function summarise(page: Page, words: Words): Promise<Locator> {
  await page.getByRole('button', { name: words('assistant-summarise'), exact: true }).click();
  const result = page.getByRole('region', { name: words('assistant-result') });
  await expect(result.getByRole('button', { name: words('assistant-again') })).toBeVisible({
    timeout: 30_000,
  });
  return result;
}

test(
  'a model is added, checked, made the default, words the Суть and is deleted',
  { tag: '@en' },
  async ({ home, words, provider }) => {
    const name = 'Внешняя модель';
    const card = await add(home, words, name, provider.url);
    await card.getByRole('button', { name: words('admin-model-check') }).click();
    await expect(card.getByRole('status')).toHaveClass(/good/);
    await card.getByRole('button', { name: words('admin-model-make-default') }).click();
    await expect(card.getByText(words('admin-model-default'))).toBeVisible();

    await openRoom(home, words);
    const result = await summarise(home, words);
    await expect(result.getByText(words('assistant-worded-by-model')).first()).toBeVisible();
    await expect(result).toContainText(words('assistant-by-model', { name }));
    await expect(result).toContainText('14 декабря');

    await home.goto('/admin/models');
    await remove(home, words, card);
  },
);

test('a model that does not answer says so when it is checked', async ({ home, words }) => {
  const card = await add(home, words, 'Молчащая модель', 'http://127.0.0.1:9/v1');
  await card.getByRole('button', { name: words('admin-model-check') }).click();
  await expect(card.getByRole('status')).toHaveClass(/bad/);
  await remove(home, words, card);
});

test('the small model of the server leads to a better one with one press', async ({
  home,
  words,
  provider,
}) => {
  const reader = await readerOf(home);
  const small = 'Маленькая модель';
  const starter = { name: small, kind: 'engine', model: STARTER, languages: ['en'], context: 2048 };
  await reader.send('POST', '/api/v1/admin/models', starter);
  await add(home, words, 'Большая модель', provider.url);
  await openRoom(home, words);
  await home.getByRole('button', { name: new RegExp(`${small}|Большая модель`) }).click();
  await home.getByRole('menuitemcheckbox', { name: new RegExp(small) }).click();
  const result = await summarise(home, words);
  await result
    .getByRole('button', { name: words('assistant-model-try', { name: 'Большая модель' }) })
    .click();
  await expect(result).toContainText(words('assistant-by-model', { name: 'Большая модель' }), {
    timeout: 30_000,
  });
  await expect(result.getByText(words('assistant-worded-by-model')).first()).toBeVisible();

  const { items } = await reader.get<{ items: { id: string }[] }>('/api/v1/admin/models');
  for (const { id } of items) await reader.send('DELETE', `/api/v1/admin/models/${id}`);
});

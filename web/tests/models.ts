import type { Locator, Page } from '@playwright/test';
import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect } from './fixtures';

type Words = (key: string, values?: Record<string, string | number>) => string;

const TALK = [
  'Коллеги, давайте сверим сроки запуска страницы заказа.',
  'Договорились: запуск переносим на 14 декабря, чтобы успеть с оплатой.',
  'Кто проверит тексты для рассылки?',
  'Я пришлю тексты до пятницы, 27 ноября.',
];

/** The card of a model. */
export const cardOf = (page: Page, name: string): Locator =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Adds an emulated model in the administration and answers its card. */
export async function add(page: Page, words: Words, name: string, address: string): Promise<Locator> {
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

/** Deletes the model of a card. */
export async function remove(page: Page, words: Words, card: Locator): Promise<void> {
  await card.getByRole('button', { name: words('web-delete') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: words('web-delete') })
    .click();
  await expect(card).toHaveCount(0);
}

/** Opens the assistant of a room with the talk above. */
export async function openRoom(page: Page, words: Words): Promise<void> {
  const reader = await readerOf(page);
  const room = await roomOfTwo(reader, await colleagueOf(reader), TALK);
  await page.goto(`/chat/${room.id}`);
  await page
    .getByRole('main')
    .getByRole('button', { name: words('assistant-panel') })
    .click();
}

/** Asks for the Суть and answers the result when it is whole. */
export async function summarise(page: Page, words: Words): Promise<Locator> {
  await page.getByRole('button', { name: words('assistant-summarise'), exact: true }).click();
  const result = page.getByRole('region', { name: words('assistant-result') });
  await expect(result.getByRole('button', { name: words('assistant-again') })).toBeVisible({
    timeout: 30_000,
  });
  return result;
}

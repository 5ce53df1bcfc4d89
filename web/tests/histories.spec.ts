import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures';

function line(id: number, name: string, body: string, more: object = {}): string {
  const at = new Date(Date.UTC(2020, 4, 5, 10, id)).toISOString();
  return `${JSON.stringify({ id: String(id), author: { name }, created_at: at, body, ...more })}\n`;
}

test(
  'a history is looked at, imported, opened and taken away again',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    test.slow();
    const name = `Отель ${randomUUID().slice(0, 8)}`;
    const text = [
      line(1, 'Пётр Ушедший', 'Начинаем переезд.'),
      line(2, 'Вера Зимина', 'Да', { thread: '1' }),
      line(3, 'Вера Зимина', 'Готово', { reactions: [{ text: '👍', count: 3 }] }),
      '{"id":"4"}\n',
    ].join('');
    await home.goto('/admin/histories');
    await expect(home.getByRole('heading', { level: 1, name: words('admin-histories') })).toBeVisible();
    await accessible(home);
    await home
      .getByLabel(words('histories-choose'))
      .and(home.locator('input'))
      .setInputFiles({ name: `${name}.jsonl`, mimeType: 'text/plain', buffer: Buffer.from(text) });
    const card = home.locator('section.card').filter({ hasText: `${name}.jsonl` });
    await expect(card.getByText(words('histories-stage-ready'))).toBeVisible();
    await expect(card.getByText(words('histories-found-messages', { count: 3, number: '3' }))).toBeVisible();
    await expect(card.getByText(words('admin-import-line', { line: 4 }))).toBeVisible();
    await expect(card.getByText(words('histories-strangers')).first()).toBeVisible();
    await accessible(home);

    // By the keyboard alone.
    await card.getByLabel(words('histories-room-name')).focus();
    await home.keyboard.type(name);
    await card.getByRole('button', { name: words('histories-start') }).focus();
    await home.keyboard.press('Enter');
    await expect(card.getByText(words('histories-stage-done'))).toBeVisible();
    await expect(card.getByText(words('histories-imported', { count: 3, number: '3' }))).toBeVisible();
    await accessible(home);
    const table = home.waitForEvent('download');
    await card.getByRole('link', { name: words('histories-problems-all') }).click();
    expect(await readFile(await (await table).path(), 'utf8')).toContain('4;');

    await home.getByLabel(words('histories-export-room')).click();
    await home.getByRole('option', { name }).click();
    const taken = home.waitForEvent('download');
    await home.getByRole('button', { name: words('histories-export-verb'), exact: true }).click();
    const export_ = await readFile(await (await taken).path(), 'utf8');
    expect(export_.trim().split('\n')).toHaveLength(4);
    expect(export_).toContain('Начинаем переезд.');

    await card.getByRole('link', { name: words('histories-open') }).click();
    await expect(home.getByText('Готово')).toBeVisible();
    await expect(home.getByText('Пётр Ушедший')).toBeVisible();
  },
);

test('what is no history is told, and can be taken off the list', async ({ home, words }) => {
  await home.goto('/admin/histories');
  const name = `${randomUUID()}.jsonl`;
  await home
    .getByLabel(words('histories-choose'))
    .and(home.locator('input'))
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('не история\n') });
  const card = home.locator('section.card').filter({ hasText: name });
  await expect(card.getByText(words('admin-import-line', { line: 1 }))).toBeVisible();
  await card.getByRole('button', { name: words('histories-cancel') }).click();
  await expect(card.getByText(words('histories-stage-cancelled'))).toBeVisible();
  await card.getByRole('button', { name: words('histories-forget') }).click();
  await expect(card).toHaveCount(0);
});

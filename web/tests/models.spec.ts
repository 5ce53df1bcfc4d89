import { expect, test } from './fixtures';
import { add, openRoom, remove, summarise } from './models';

test(
  'a model is added, checked, made the default, words the Суть and is deleted',
  { tag: '@en' },
  async ({ home, words, provider }) => {
    const name = 'Внешняя модель';
    const first = await add(home, words, 'Первая модель', provider.url);
    await expect(first.getByText(words('admin-model-default'))).toBeVisible();
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
    await remove(home, words, first);
  },
);

test('a model that does not answer says so when it is checked', async ({ home, words }) => {
  const card = await add(home, words, 'Молчащая модель', 'http://127.0.0.1:9/v1');
  await card.getByRole('button', { name: words('admin-model-check') }).click();
  await expect(card.getByRole('status')).toHaveClass(/bad/);
  await remove(home, words, card);
});

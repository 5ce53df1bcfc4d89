import { expect, test } from './fixtures';
import { add, cardOf, openRoom, remove, summarise } from './models';

test.use({ withStarter: true });

test('the small model of the server works, says so and leads to a better one with one press', async ({
  home,
  words,
  provider,
}) => {
  const name = 'Большая модель';
  await add(home, words, name, provider.url);
  await openRoom(home, words);
  await home.getByRole('button', { name: /SmolLM2/ }).click();
  await home.getByRole('menuitemcheckbox', { name: /SmolLM2/ }).click();
  const result = await summarise(home, words);
  await expect(result).toContainText(words('assistant-by-model', { name: 'SmolLM2 135M' }));
  await result.getByRole('button', { name: words('assistant-model-try', { name }) }).click();
  await expect(result).toContainText(words('assistant-by-model', { name }), { timeout: 30_000 });
  await expect(result.getByText(words('assistant-worded-by-model')).first()).toBeVisible();
  await home.goto('/admin/models');
  await remove(home, words, cardOf(home, name));
});

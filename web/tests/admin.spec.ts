import { randomUUID } from 'node:crypto';
import { expect, test } from './fixtures';

const PAGES = ['people', 'structure', 'models', 'policy', 'jobs', 'audit', 'company'];

test(
  'every page of the administration is there and accessible',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    test.slow();
    for (const page of PAGES) {
      await home.goto(`/admin/${page}`);
      await expect(home.getByRole('heading', { level: 1, name: words(`admin-${page}`) })).toBeVisible();
      await expect(home.locator('.skeleton')).toHaveCount(0);
      await expect(home.getByRole('alert')).toHaveCount(0);
      await accessible(home);
    }
  },
);

test('an invited person sets a password and comes in', async ({
  home,
  words,
  browser,
  baseURL,
  accessible,
}) => {
  const email = `new.${randomUUID()}@example.org`;
  await home.goto('/admin/people');
  await home.getByRole('button', { name: words('admin-invite'), exact: true }).click();
  await home.getByLabel(words('admin-name')).fill('Новый Человек');
  await home.getByLabel(words('admin-email'), { exact: true }).fill(email);
  await accessible(home);
  await home.getByRole('button', { name: words('admin-invite-verb') }).click();
  const link = await home.getByLabel(words('admin-link')).inputValue();
  expect(link).toContain('/link/');

  const context = await browser.newContext({ baseURL, locale: 'en-US' });
  const guest = await context.newPage();
  await guest.goto(new URL(link).pathname);
  await guest.getByLabel('New password').fill('four random words here');
  await accessible(guest);
  await guest.getByRole('button', { name: 'Accept the invitation' }).click();
  await expect(guest.getByRole('navigation', { name: /^(Sections|Разделы)$/ })).toBeVisible();
  await guest.goto('/admin/people');
  await expect(guest.getByRole('navigation', { name: /^(Sections|Разделы)$/ })).toBeVisible();
  await expect(guest.getByRole('table')).toHaveCount(0);
  await context.close();
});

test('a person can be deactivated and comes back', async ({ home, words }) => {
  const email = `gone.${randomUUID()}@example.org`;
  const invited = {
    email,
    name: `Уходящий ${randomUUID().slice(0, 8)}`,
    language: 'ru',
    administrator: false,
  };
  const answer = await home.request.post('/api/v1/admin/people', {
    data: invited,
    headers: { 'X-Sufler': '1' },
  });
  expect(answer.ok()).toBe(true);
  await home.goto('/admin/people');
  await home.getByRole('searchbox').fill(invited.name);
  const row = home.getByRole('row').filter({ hasText: invited.name });
  const menu = row.getByRole('button', { name: words('admin-person-actions', { name: invited.name }) });
  await menu.click();
  await home.getByRole('menuitem', { name: words('admin-deactivate') }).click();
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('admin-deactivate') })
    .click();
  await expect(row.getByText(words('admin-inactive'))).toBeVisible();
  await menu.click();
  await home.getByRole('menuitem', { name: words('admin-activate') }).click();
  await expect(row.getByText(words('admin-inactive'))).toHaveCount(0);
});

test('a department and a group are made and deleted', async ({ home, words }) => {
  const name = `Отдел ${randomUUID().slice(0, 8)}`;
  await home.goto('/admin/structure');
  await home.getByRole('button', { name: words('admin-department-add') }).click();
  await home.getByLabel(words('admin-department-name'), { exact: true }).fill(name);
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('web-save') })
    .click();
  const remove = home.getByRole('button', { name: words('admin-delete-name', { name }) });
  await remove.click();
  await home
    .getByRole('dialog')
    .getByRole('button', { name: words('web-delete') })
    .click();
  await expect(remove).toHaveCount(0);

  const group = `Группа ${randomUUID().slice(0, 8)}`;
  await home.getByLabel(words('admin-group-name')).fill(group);
  await home.getByRole('button', { name: words('admin-group-add'), exact: true }).click();
  const dialog = home.getByRole('dialog', { name: words('admin-group-members-of', { name: group }) });
  await dialog.getByRole('checkbox').first().click();
  await dialog.getByRole('button', { name: words('web-save') }).click();
  await expect(dialog).toBeHidden();
  await expect(home.getByText(words('admin-group-members', { count: 1 })).first()).toBeVisible();
});

test('the policy and the quota are kept', async ({ home, words }) => {
  await home.goto('/admin/policy');
  const quota = home.getByLabel(words('admin-quota-tokens'));
  const next = String(Number(await quota.inputValue()) + 1_000);
  await quota.fill(next);
  await home.getByRole('button', { name: words('web-save') }).click();
  await expect(home.getByText(words('web-saved'))).toBeVisible();
  await home.reload();
  await expect(quota).toHaveValue(next);
});

test('a model of the inner network is refused at its address', async ({ home, words }) => {
  const name = `Модель ${test.info().project.name}`;
  await home.goto('/admin/models');
  await home
    .getByRole('button', { name: words('admin-model-add') })
    .first()
    .click();
  const dialog = home.getByRole('dialog');
  await dialog.getByLabel(words('admin-model-name'), { exact: true }).fill(name);
  const address = dialog.getByLabel(words('admin-model-address'));
  await address.fill('http://10.1.2.3/v1');
  await dialog.getByLabel(words('admin-model-code')).fill('test-model');
  const add = dialog.getByRole('button', { name: words('admin-model-add-verb'), exact: true });
  await add.click();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
});

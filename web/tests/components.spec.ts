import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { develop } from './server';

const ROLES = [
  'alert',
  'button',
  'checkbox',
  'combobox',
  'heading',
  'progressbar',
  'radio',
  'radiogroup',
  'status',
  'switch',
  'tab',
  'table',
  'tabpanel',
  'textbox',
] as const;

/** What lies over the page, by the button that opens it, and where to look for it. */
const OVERLAYS = {
  Dialog: 'dialog',
  Sheet: 'dialog',
  Confirm: 'dialog',
  Form: 'dialog',
  Menu: 'menu',
  Popover: 'dialog',
} as const;

async function open(page: Page, name: string, role: 'dialog' | 'menu') {
  await page.getByRole('button', { name, exact: true }).click();
  const overlay = page.getByRole(role);
  await expect(overlay).toBeVisible();
  return overlay;
}

test('every component is shown in both themes, and axe complains of none', async ({
  page,
  accessible,
  isPhone,
}) => {
  test.skip(isPhone, 'the window is narrowed below');
  // The development server puts the page together while it is asked for, which takes a busy machine minutes.
  test.setTimeout(300_000);
  const development = await develop();
  try {
    await page.goto(`${development.url}/dev/components`);
    await expect(page.getByRole('heading', { level: 1, name: 'Components' })).toBeVisible();
    // The first page of a development server is loaded again when it has found out what it needs.
    await page.waitForLoadState('networkidle');
    for (const role of ROLES) await expect(page.getByRole(role).first(), role).toBeVisible();
    for (const theme of ['light', 'dark']) {
      await page.getByRole('radio', { name: theme }).click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await accessible(page);
      for (const [name, role] of Object.entries(OVERLAYS)) {
        const overlay = await open(page, name, role);
        await accessible(page);
        await page.keyboard.press('Escape');
        await expect(overlay).toBeHidden();
      }
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  } finally {
    await development.stop();
  }
});

test('the product does not carry the page of components', async ({ home, words }) => {
  await home.goto('/dev/components');
  await expect(home.getByText(words('errors-not_found'), { exact: true })).toBeVisible();
});

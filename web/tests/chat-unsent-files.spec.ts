import type { Page } from '@playwright/test';
import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

/** A picture of one colour, made by the page. */
async function picture(page: Page): Promise<Buffer> {
  const data = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 90;
    canvas.height = 60;
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? '';
  });
  return Buffer.from(data, 'base64');
}

interface Drafted {
  items: { room_id: string; files: { id: string; name: string; file: object | null }[] }[];
}

test(
  'files not sent yet are there after a reload and on another device, and one that is gone is said so',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible, browser, company }) => {
    const reader = await readerOf(home);
    const room = await roomOfTwo(reader, await colleagueOf(reader), ['пришлите смету']);
    const kept = async () => {
      const { items } = await reader.get<Drafted>('/api/v1/drafts');
      return items.find(({ room_id }) => room_id === room.id)?.files ?? [];
    };
    const names = async () => (await kept()).map(({ name }) => name);
    const tray = home.getByRole('list', { name: words('files-attached') });
    await home.goto(`/chat/${room.id}`);
    await home.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
    const waiting = home.waitForEvent('filechooser');
    await home.getByRole('menuitem', { name: words('files-attach') }).press('Enter');
    await (
      await waiting
    ).setFiles([
      { name: 'Фасад.jpg', mimeType: 'image/jpeg', buffer: await picture(home) },
      { name: 'Смета.txt', mimeType: 'text/plain', buffer: Buffer.from('итого 120') },
      { name: 'Лишнее.txt', mimeType: 'text/plain', buffer: Buffer.from('лишнее') },
    ]);
    await expect(tray.getByRole('listitem')).toHaveCount(3);
    await expect(tray.getByRole('progressbar')).toHaveCount(0);
    await expect.poll(names).toHaveLength(3);

    // After a reload, with what the server shows of the picture.
    await home.reload();
    await expect(tray.getByRole('listitem')).toHaveCount(3);
    await expect(tray.locator('img')).toHaveJSProperty('naturalWidth', 90);
    await expect(home.getByRole('button', { name: words('chat-send'), exact: true })).toBeEnabled();
    await accessible(home);

    // On another device, which removes one of them.
    const { cookies } = await home.context().storageState();
    const phone = await browser.newContext({
      baseURL: company.url,
      storageState: { cookies, origins: [] },
      viewport: { width: 1280, height: 800 },
      isMobile: false,
      hasTouch: false,
    });
    const there = await phone.newPage();
    await there.goto(`/chat/${room.id}`);
    const theirs = there.getByRole('list', { name: words('files-attached') });
    await expect(theirs.getByRole('listitem')).toHaveCount(3);
    await there.getByRole('button', { name: words('files-remove', { name: 'Лишнее.txt' }) }).click();
    await expect.poll(names).toEqual(['Фасад.jpg', 'Смета.txt']);
    await expect(tray.getByRole('listitem')).toHaveCount(2);
    await phone.close();

    // Gone meanwhile: it is said, and stays said until it is removed.
    const lost = (await kept()).find(({ name }) => name === 'Смета.txt');
    await reader.send('DELETE', `/api/v1/files/${lost?.id}`);
    await home.reload();
    const gone = tray.getByRole('listitem').filter({ hasText: 'Смета.txt' });
    await expect(gone.getByRole('alert')).toHaveText(words('files-gone'));
    await expect(home.getByRole('button', { name: words('chat-send'), exact: true })).toBeDisabled();
    await accessible(home);
    await gone.getByRole('button', { name: words('files-remove', { name: 'Смета.txt' }) }).click();
    await home.getByRole('combobox').last().fill('вот фасад');
    await home.keyboard.press('Enter');
    await expect(tray).toHaveCount(0);
    const message = home.getByRole('article').filter({ hasText: 'вот фасад' });
    await expect(
      message.getByRole('button', { name: words('files-look', { name: 'Фасад.jpg' }) }),
    ).toBeVisible();
    await expect.poll(names).toEqual([]);
  },
);

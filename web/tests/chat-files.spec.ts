import type { Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

// The browser itself makes a tone and lets everybody use the microphone.
test.use({
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  },
});

/** A picture of one colour, made by the page. */
async function picture(page: Page, colour: string, width: number, height: number): Promise<Buffer> {
  const data = await page.evaluate(
    ([colour, width, height]) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      if (context) {
        context.fillStyle = colour;
        context.fillRect(0, 0, width, height);
        context.fillStyle = '#ffffff';
        context.fillRect(width / 4, height / 4, width / 2, height / 2);
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [colour, width, height] as const,
  );
  return Buffer.from(data, 'base64');
}

interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

async function choose(page: Page, words: (key: string) => string, files: Chosen[]): Promise<void> {
  await page.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
  const waiting = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: words('files-attach') }).press('Enter');
  await (await waiting).setFiles(files);
}

test(
  'files and pictures are attached, sent, looked at and found',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const room = await roomOfTwo(reader, await colleagueOf(reader), ['пришлите смету']);
    await home.goto(`/chat/${room.id}`);
    await choose(home, words, [
      { name: 'Фасад.png', mimeType: 'image/png', buffer: await picture(home, '#0b6470', 900, 600) },
      { name: 'План.png', mimeType: 'image/png', buffer: await picture(home, '#b3261e', 400, 800) },
      { name: 'Смета 2026.txt', mimeType: 'text/plain', buffer: Buffer.from('итого 120') },
    ]);
    const tray = home.getByRole('list', { name: words('files-attached') });
    await expect(tray.getByRole('listitem')).toHaveCount(3);
    await expect(tray.getByRole('progressbar')).toHaveCount(0);
    await accessible(home);
    await home.getByRole('combobox').last().fill('вот она');
    await home.keyboard.press('Enter');
    await expect(tray).toHaveCount(1);

    const message = home.getByRole('article').filter({ hasText: 'вот она' });
    const first = message.getByRole('button', { name: words('files-look', { name: 'Фасад.png' }) });
    await expect(first.getByRole('img')).toHaveJSProperty('naturalWidth', 640);
    await expect(message.getByRole('link', { name: /Смета 2026/ })).toHaveAttribute('download', /Смета/);
    await accessible(home);

    await first.focus();
    await home.keyboard.press('Enter');
    const viewer = home.getByRole('dialog', { name: 'Фасад.png' });
    await expect(viewer.getByRole('img')).toHaveJSProperty('naturalWidth', 900);
    await accessible(home);
    await home.keyboard.press('ArrowRight');
    await expect(home.getByRole('dialog', { name: 'План.png' })).toBeVisible();
    await home.keyboard.press('ArrowRight');
    await expect(viewer).toBeVisible();
    await home.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
    await expect(first).toBeFocused();

    await home.getByRole('button', { name: words('chat-room-more') }).press('Enter');
    await home.getByRole('menuitem', { name: words('files-of-room') }).press('Enter');
    const dialog = home.getByRole('dialog', { name: words('files-of-room') });
    const list = dialog.getByRole('list', { name: words('files-of-room') });
    await expect(list.getByRole('listitem')).toHaveCount(3);
    await accessible(home);
    await dialog.getByRole('radio', { name: words('files-kind-file') }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    const waiting = home.waitForEvent('download');
    await list.getByRole('link', { name: words('files-keep', { name: 'Смета 2026.txt' }) }).click();
    expect((await waiting).suggestedFilename()).toBe('Смета 2026.txt');
    await home.keyboard.press('Escape');
    const export_ = home.waitForEvent('download');
    await home.getByRole('button', { name: words('chat-room-more') }).press('Enter');
    await home.getByRole('menuitem', { name: words('files-export') }).press('Enter');
    expect((await export_).suggestedFilename()).toMatch(/\.jsonl$/);
  },
);

test('files are pasted and dropped, and a failed one is brought again or removed', async ({
  home,
  words,
  isPhone,
  accessible,
}) => {
  const reader = await readerOf(home);
  const room = await roomOfTwo(reader, await colleagueOf(reader), ['раз']);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox').last();
  await expect(box).toBeVisible();
  // The first try is cut off on its way.
  let cut = true;
  await home.route('**/api/v1/files?*', async (route) => {
    const fails = cut;
    cut = false;
    await (fails ? route.abort() : route.continue());
  });
  await box.evaluate((node) => {
    const data = new DataTransfer();
    data.items.add(new File(['вставлено'], 'вставка.txt', { type: 'text/plain' }));
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const again = home.getByRole('button', { name: words('files-again', { name: 'вставка.txt' }) });
  await expect(again).toBeVisible();
  await expect(home.getByRole('button', { name: words('chat-send'), exact: true })).toBeDisabled();
  await accessible(home);
  await again.click();
  await home.locator('.conversation').evaluate((node) => {
    const data = new DataTransfer();
    data.items.add(new File(['брошено'], 'бросок.txt', { type: 'text/plain' }));
    for (const type of ['dragover', 'drop'])
      node.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await home.getByRole('button', { name: words('files-remove', { name: 'бросок.txt' }) }).click();
  // Whoever looks into another room finds the files where they were.
  const kept = home.getByRole('button', { name: words('files-remove', { name: 'вставка.txt' }) });
  await expect(kept).toBeVisible();
  if (!isPhone) {
    const other = await reader.newRoom(`Другая ${randomUUID().slice(0, 8)}`);
    await home.getByRole('link', { name: new RegExp(other.name) }).click();
    await expect(home.getByRole('heading', { name: other.name })).toBeVisible();
    await expect(kept).toHaveCount(0);
    await home.goBack();
    await expect(kept).toBeVisible();
  }
  await box.press('Enter');
  const message = home.getByRole('article').filter({ hasText: 'вставка.txt' });
  await expect(message.getByRole('link', { name: /вставка.txt/ })).toBeVisible();
});

test(
  'a voice message is recorded, sent and played',
  { tag: ['@en'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const room = await roomOfTwo(reader, await colleagueOf(reader), ['запишите голосом']);
    await home.goto(`/chat/${room.id}`);
    await home.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
    await home.getByRole('menuitem', { name: words('files-voice') }).press('Enter');
    const recorder = home.getByRole('group', { name: words('files-recording') });
    await expect(recorder.locator('time')).toHaveText(/0:0[1-9]/);
    await accessible(home);
    await recorder.getByRole('button', { name: words('files-voice-done') }).click();
    const drop = home.getByRole('button', { name: words('files-remove', { name: words('files-voice') }) });
    await expect(drop).toBeVisible();
    await home.keyboard.press('Enter');
    const voice = home.getByRole('article').getByRole('group', { name: words('files-voice') });
    await expect(voice).toBeVisible();
    await accessible(home);
    await voice.getByRole('button', { name: words('files-play') }).click();
    await expect(voice.getByRole('slider', { name: words('files-seek') })).not.toHaveValue('0');
    await voice.getByRole('button', { name: words('files-speed', { speed: '1' }) }).click();
    await expect(home.getByText(words('files-voice-silent'))).toHaveCount(0);
  },
);

test('a refused microphone is said in words', async ({ home, words, accessible }) => {
  const reader = await readerOf(home);
  const room = await roomOfTwo(reader, await colleagueOf(reader), ['раз']);
  await home.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  });
  await home.goto(`/chat/${room.id}`);
  await home.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
  await home.getByRole('menuitem', { name: words('files-voice') }).press('Enter');
  await expect(home.getByRole('alert')).toHaveText(words('files-microphone-denied'));
  await accessible(home);
  await home.getByRole('button', { name: words('files-understood') }).click();
  await expect(home.getByRole('combobox').last()).toBeFocused();
});

import type { BrowserContext, Page, WebSocketRoute } from '@playwright/test';
import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

/** The network of one browser, which a test tears and mends: live sockets break off, requests go nowhere. */
class Network {
  #open = new Set<WebSocketRoute>();
  #torn = false;

  private constructor(readonly context: BrowserContext) {}

  /** To be called before the page is opened. */
  static async of(page: Page): Promise<Network> {
    const network = new Network(page.context());
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => network.#join(socket));
    return network;
  }

  #join(socket: WebSocketRoute): void {
    if (this.#torn) return void socket.close();
    socket.connectToServer();
    this.#open.add(socket);
  }

  async tear(): Promise<void> {
    this.#torn = true;
    await this.context.setOffline(true);
    for (const socket of this.#open) await socket.close();
    this.#open.clear();
  }

  async mend(): Promise<void> {
    this.#torn = false;
    await this.context.setOffline(false);
  }
}

/** The texts of a room as a page shows them. */
const textsOf = (page: Page) => page.locator('[data-message] .body').allInnerTexts();

test(
  'two browsers talk through a torn connection: nothing is lost and nothing is there twice',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, browser, baseURL, locale, viewport }) => {
    const reader = await readerOf(home);
    const colleague = await colleagueOf(reader);
    const room = await roomOfTwo(reader, colleague, ['начнём']);
    const context = await browser.newContext({
      baseURL,
      locale,
      viewport,
      storageState: await colleague.api.storageState(),
    });
    const other = await context.newPage();
    const [mine, theirs] = [await Network.of(home), await Network.of(other)];
    for (const page of [home, other]) await page.goto(`/chat/${room.id}`);
    const said = ['начнём'];
    const say = async (page: Page, text: string) => {
      const box = page.getByRole('combobox').last();
      await box.fill(text);
      await box.press('Enter');
      await expect(box).toHaveValue('');
      said.push(text);
    };
    /** Both pages show everything that was said once, in the same order. */
    const agree = async () => {
      for (const page of [home, other]) {
        await expect(page.locator('.unsent')).toHaveCount(0);
        await expect(page.locator('[data-message]')).toHaveCount(said.length);
      }
      const shown = await textsOf(home);
      expect([...shown].sort()).toEqual([...said].sort());
      expect(await textsOf(other)).toEqual(shown);
    };
    await say(home, 'я тут');
    await say(other, 'и я тут');
    await agree();

    await mine.tear();
    for (const text of ['без сети раз', 'без сети два', 'без сети три']) await say(home, text);
    await expect(home.locator('.unsent')).toHaveCount(3);
    for (const text of ['меня не слышно раз', 'меня не слышно два']) await say(other, text);
    await home.getByRole('combobox').last().fill('черновик без сети');
    await mine.mend();
    await agree();
    const draft = async () => {
      const { items } = await reader.get<{ items: { room_id: string; body: string }[] }>('/api/v1/drafts');
      return items.find((one) => one.room_id === room.id)?.body;
    };
    await expect.poll(draft).toBe('черновик без сети');

    // A file that was chosen without a network is brought again by its button, and its message comes once.
    const choose = async (name: string) => {
      const choosing = home.waitForEvent('filechooser');
      await home.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
      await home.getByRole('menuitem', { name: words('files-attach') }).press('Enter');
      await (await choosing).setFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from('итого 120') }]);
    };
    await choose('не та.txt');
    await home.getByRole('button', { name: words('files-remove', { name: 'не та.txt' }) }).click();
    await mine.tear();
    await choose('смета.txt');
    const again = home.getByRole('button', { name: words('files-again', { name: 'смета.txt' }) });
    await expect(again).toBeVisible();
    await mine.mend();
    await again.click();
    await expect(home.getByRole('button', { name: words('chat-send'), exact: true })).toBeEnabled();
    await say(home, 'вот смета');
    await agree();
    await expect(other.getByRole('link', { name: /смета\.txt/ })).toHaveCount(1);

    // The other one's turn, and the answers of the first are lost on top.
    let lost = 0;
    await home.route('**/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 1) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await theirs.tear();
    await say(other, 'теперь без сети я');
    for (const text of ['ответ пропал раз', 'ответ пропал два']) await say(home, text);
    await theirs.mend();
    await agree();
    expect(lost).toBe(2);
    await context.close();
  },
);

import type { Page } from '@playwright/test';
import { colleagueOf, readerOf, roomOfTwo, type Stage } from './colleague';
import { expect, test } from './fixtures';

const TALK = [
  'Коллеги, давайте сверим сроки запуска страницы заказа.',
  'Договорились: запуск переносим на 14 декабря, чтобы успеть с оплатой.',
  'Кто проверит тексты для рассылки?',
  'Я пришлю тексты до пятницы, 27 ноября.',
  'Смета по рекламе — 420 000 ₽, утвердили на планёрке.',
];

type Words = (key: string, values?: Record<string, string | number>) => string;

async function staged(home: Page, talk = TALK) {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  return { reader, other, room: await roomOfTwo(reader, other, talk) };
}

/** The panel beside the conversation, or the sheet of a phone. */
async function openPanel(home: Page, words: Words) {
  await home
    .getByRole('main')
    .getByRole('button', { name: words('assistant-panel') })
    .click();
  const button = home.getByRole('button', { name: words('assistant-summarise'), exact: true });
  await expect(button).toBeVisible();
  return button;
}

async function choose(home: Page, words: Words, range: string) {
  const menu = home.getByRole('button', {
    name: new RegExp(words('assistant-range-label', { range: '' }).trim()),
  });
  await menu.click();
  await home
    .getByRole('menuitemcheckbox', { name: new RegExp(`^${words(`assistant-range-${range}`)}`) })
    .click();
}

const result = (home: Page, words: Words) => home.getByRole('region', { name: words('assistant-result') });
const ended = (home: Page, words: Words) =>
  expect(result(home, words).getByRole('button', { name: words('assistant-again') })).toBeVisible({
    timeout: 25_000,
  });

test(
  'Суть of a company without a model: the messages themselves, each with a reference that leads to it',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const { room } = await staged(home);
    await home.goto(`/chat/${room.id}`);
    await (await openPanel(home, words)).click();
    await ended(home, words);
    const lines = result(home, words).locator('figure, td.what');
    expect(await lines.count()).toBeGreaterThan(1);
    await expect(result(home, words).getByText(words('assistant-worded-by-model'))).toHaveCount(0);
    await expect(result(home, words).getByRole('alert')).toHaveCount(0);
    await accessible(home);
    const chip = result(home, words)
      .getByRole('button', { name: /^(Сообщение|Message) 1:/ })
      .first();
    await chip.click();
    await expect(home.locator('[data-message].highlighted')).toBeInViewport();
    await expect(home).toHaveURL(/message=/);
  },
);

/** A zone where it is about noon now, so that no midnight falls between a message and the question about today. */
function noonZone(now = new Date()): string {
  const behind = now.getUTCHours() - 12;
  return behind === 0 ? 'UTC' : `Etc/GMT${behind > 0 ? '+' : '-'}${Math.abs(behind)}`;
}

for (const range of ['unread', 'today', 'week', 'all']) {
  test(`Суть reads the range “${range}”`, { tag: range === 'all' ? '@en' : [] }, async ({ home, words }) => {
    const { room, reader } = await staged(home);
    await reader.send('PATCH', '/api/v1/me', { time_zone: noonZone() });
    await home.goto(`/chat/${room.id}`);
    await openPanel(home, words);
    await choose(home, words, range);
    await home.getByRole('button', { name: words('assistant-summarise'), exact: true }).click();
    await ended(home, words);
    await expect(result(home, words)).toContainText(words('assistant-covered', { count: 5, shown: '5' }));
  });
}

test('Суть of a thread reads the thread', { tag: '@en' }, async ({ home, words }) => {
  const { room, other } = await staged(home);
  const root = room.messages[2] ?? '';
  await other.post(room.id, 'Я проверю тексты завтра до обеда.', root);
  await home.goto(`/chat/${room.id}?thread=${root}`);
  await home.getByRole('button', { name: words('chat-thread-summarise') }).click();
  await ended(home, words);
  await expect(result(home, words)).toContainText(words('assistant-covered', { count: 2, shown: '2' }));
});

test('Суть of a selection reads what was picked', { tag: '@en' }, async ({ home, words, isPhone }) => {
  test.skip(isPhone, 'picked with the keyboard and a mouse');
  const { room } = await staged(home);
  await home.goto(`/chat/${room.id}`);
  await home.locator(`#message-${room.messages[1]}`).focus();
  await home.keyboard.press('x');
  await home.locator(`#message-${room.messages[3]}`).click({ modifiers: ['Shift'] });
  await expect(home.getByText(words('chat-picked', { count: 3 }))).toBeVisible();
  await home.getByRole('button', { name: words('chat-summarise-picked') }).click();
  await ended(home, words);
  await expect(result(home, words)).toContainText(words('assistant-covered', { count: 3, shown: '3' }));
});

test(
  'a question is answered from the messages, or it is told that they do not say',
  { tag: '@en' },
  async ({ home, words }) => {
    const { room } = await staged(home);
    await home.goto(`/chat/${room.id}`);
    await openPanel(home, words);
    const box = home.getByRole('textbox', { name: words('assistant-question') });
    await box.fill('Когда запуск?');
    await box.press('Enter');
    await ended(home, words);
    await expect(result(home, words)).toContainText('14 декабря');
    await box.fill('Сколько весит паровоз в Антарктиде?');
    await box.press('Enter');
    await expect(result(home, words)).toContainText('паровоз');
    await ended(home, words);
    await expect(result(home, words).locator('figure')).toHaveCount(0);
    await expect(home.getByText('паровоз').first()).toBeVisible();
  },
);

test(
  'the result is copied with its references, put into the message box and rated',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { room } = await staged(home);
    await home.goto(`/chat/${room.id}`);
    await (await openPanel(home, words)).click();
    await ended(home, words);
    await home.getByRole('button', { name: words('assistant-copy') }).click();
    await expect.poll(() => home.evaluate(() => navigator.clipboard.readText())).toContain('[1]');
    const up = home.getByRole('button', { name: words('assistant-good'), exact: true });
    await up.click();
    await expect(up).toHaveAttribute('aria-pressed', 'true');
    await home.getByRole('button', { name: words('assistant-bad'), exact: true }).click();
    await home.getByRole('textbox', { name: words('assistant-bad-why') }).fill('не то');
    await home.getByRole('button', { name: words('assistant-bad-send') }).click();
    await expect(home.getByText(words('assistant-thanks'))).toBeVisible();
    await home.getByRole('button', { name: words('assistant-insert') }).click();
    const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
    await expect(box).toHaveValue(/\[1\]/);
  },
);

test(
  'a run is found again after a reload, opened from the history and erased',
  { tag: '@en' },
  async ({ home, words }) => {
    const { room, reader } = await staged(home);
    await home.goto(`/chat/${room.id}`);
    await (await openPanel(home, words)).click();
    await ended(home, words);
    await home.reload();
    await openPanel(home, words);
    await ended(home, words);
    await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
    await home
      .getByRole('button', { name: words('assistant-erase') })
      .first()
      .click();
    await expect(home.getByText(words('assistant-erased'))).toBeVisible();
    await expect(result(home, words)).toHaveCount(0);
    const left = await reader.get<{ items: unknown[] }>(
      `/api/v1/runs?subject_kind=chat.room&subject_id=${room.id}`,
    );
    expect(left.items).toHaveLength(0);
  },
);

test('a refusal shows its trace and Retry asks again', { tag: '@en' }, async ({ home, words }) => {
  const { room } = await staged(home);
  await home.goto(`/chat/${room.id}`);
  const button = await openPanel(home, words);
  const body = JSON.stringify({ code: 'unavailable', title: 'Занято', trace_id: 'abc123' });
  await home.route('**/api/v1/runs', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body }),
  );
  await button.click();
  await expect(result(home, words).getByRole('alert')).toContainText('abc123');
  await home.unroute('**/api/v1/runs');
  await result(home, words)
    .getByRole('button', { name: words('errors-retry') })
    .click();
  await ended(home, words);
  await expect(result(home, words).getByRole('alert')).toHaveCount(0);
});

test.describe('with a model', () => {
  let model: { id: string } | undefined;

  async function withModel(reader: Stage, base_url: string): Promise<void> {
    const answer = await reader.api.post('/api/v1/admin/models', {
      headers: { 'X-Sufler': '1' },
      data: {
        name: 'Честная модель',
        kind: 'openai',
        base_url,
        model: 'honest',
        languages: ['ru', 'en'],
        schema: true,
        context: 16_000,
        max_tokens_param: 'max_tokens',
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    model = (await answer.json()) as { id: string };
    await reader.send('PUT', `/api/v1/admin/models/${model.id}/default`);
  }

  test.afterEach(async ({ home }) => {
    if (model) await (await readerOf(home)).send('DELETE', `/api/v1/admin/models/${model.id}`);
    model = undefined;
  });

  test(
    'key messages stand at once, the model’s words take their place and say so',
    { tag: '@en' },
    async ({ home, words, provider }) => {
      const { room, reader } = await staged(home);
      await withModel(reader, provider.url);
      await home.goto(`/chat/${room.id}`);
      await (await openPanel(home, words)).click();
      await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
      await ended(home, words);
      await expect(result(home, words).getByText(words('assistant-worded-by-model')).first()).toBeVisible();
      await expect(result(home, words)).toContainText(
        words('assistant-by-model', { name: 'Честная модель' }),
      );
    },
  );

  test(
    'a run goes on over a reload, and Stop keeps what there is',
    { tag: '@en' },
    async ({ home, words, slowProvider }) => {
      const { room, reader } = await staged(home);
      await withModel(reader, slowProvider.url);
      await home.goto(`/chat/${room.id}`);
      await (await openPanel(home, words)).click();
      const stop = result(home, words).getByRole('button', { name: words('assistant-stop') });
      await expect(stop).toBeVisible();
      await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
      await home.reload();
      await openPanel(home, words);
      await expect(stop).toBeVisible();
      await stop.click();
      await expect(result(home, words).getByText(words('assistant-cancelled'))).toBeVisible();
      await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
    },
  );

  test('a run of another window is found, followed and stopped', async ({ home, words, slowProvider }) => {
    const { room, reader } = await staged(home);
    await withModel(reader, slowProvider.url);
    await home.goto(`/chat/${room.id}`);
    await (await openPanel(home, words)).click();
    await expect(result(home, words).locator('figure, td.what').first()).toBeVisible();
    const other = await home.context().newPage();
    await other.goto(`/chat/${room.id}`);
    await openPanel(other, words);
    await result(other, words)
      .getByRole('button', { name: words('assistant-stop') })
      .click();
    for (const window of [other, home]) {
      await expect(result(window, words).getByText(words('assistant-cancelled'))).toBeVisible();
    }
  });
});

import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `сообщение номер ${n + 1}.`);

test(
  'a message is posted, survives a lost answer and is never there twice',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words }) => {
    const reader = await readerOf(home);
    const room = await roomOfTwo(reader, await colleagueOf(reader), ['привет']);
    await home.goto(`/chat/${room.id}`);
    const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
    await box.fill('**первое** слово');
    await box.press('Enter');
    await expect(home.locator('[data-message] strong', { hasText: 'первое' })).toHaveCount(1);
    await expect(box).toHaveValue('');

    // The server takes the message, the answer is lost on the way: the page tries again with the same id.
    let lost = 0;
    await home.route('**/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await box.fill('второе слово');
    await box.press('Enter');
    await expect(home.locator('[data-message]', { hasText: 'второе слово' })).toHaveCount(1);
    await expect(home.locator('.unsent')).toHaveCount(0);
    expect(lost).toBe(1);
    const { items } = await reader.get<{ items: { body: string }[] }>(`/api/v1/rooms/${room.id}/messages`);
    expect(items.filter((one) => one.body === 'второе слово')).toHaveLength(1);
  },
);

test('a draft and a message that was refused survive a reload', async ({ home, words }) => {
  const reader = await readerOf(home);
  const room = await roomOfTwo(reader, await colleagueOf(reader), ['привет']);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
  const refuse = {
    status: 500,
    contentType: 'application/problem+json',
    body: '{"code":"internal","title":"нет"}',
  };
  await home.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.fulfill(refuse) : route.continue(),
  );
  await box.fill('не потеряйся');
  await box.press('Enter');
  await expect(home.locator('.unsent.failed')).toContainText('не потеряйся');
  await box.fill('черновик');
  await home.unroute('**/messages');
  await home.reload();
  await expect(box).toHaveValue('черновик');
  await home
    .locator('.unsent.failed')
    .getByRole('button', { name: words('chat-send-again') })
    .click();
  await expect(home.locator('[data-message]', { hasText: 'не потеряйся' })).toHaveCount(1);
  await expect(home.locator('.unsent')).toHaveCount(0);
});

test(
  'unread messages are counted, stand under the new line, are read when seen and unread again on demand',
  { tag: '@en' },
  async ({ home, words, isPhone }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['старое']);
    await reader.send('PUT', `/api/v1/rooms/${room.id}/read`, { seq: 1 });
    await other.post(room.id, 'новое раз');
    await other.post(room.id, 'новое два');
    await home.goto('/chat');
    const rooms = home.getByRole('navigation', { name: words('chat-rooms') });
    const entry = rooms.getByRole('link', { name: new RegExp(room.name) });
    await expect(entry).toContainText(new RegExp(`${words('chat-unread-is')}\\s*2$`));
    await entry.click();
    await expect(home.locator('[data-new]')).toHaveText(words('chat-new'));
    await expect(home.locator('[data-message]')).toHaveCount(3);
    await expect
      .poll(async () => (await reader.get<{ unread_count: number }>(`/api/v1/rooms/${room.id}`)).unread_count)
      .toBe(0);
    await expect(home.locator('[data-new]')).toHaveCount(1);
    if (isPhone) return;
    await home.locator('[data-message]', { hasText: 'новое два' }).focus();
    await home.keyboard.press('u');
    await expect
      .poll(async () => (await reader.get<{ unread_count: number }>(`/api/v1/rooms/${room.id}`)).unread_count)
      .toBe(1);
  },
);

test('what comes from others shows at once', async ({ home }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['раз']);
  await home.goto(`/chat/${room.id}`);
  await expect(home.locator('[data-message]')).toHaveCount(1);
  await other.post(room.id, 'живое слово');
  await expect(home.locator('[data-message]', { hasText: 'живое слово' })).toBeInViewport();
});

test('a long room pages both ways without a jump, and a link opens in the middle of it', async ({
  home,
  words,
}) => {
  test.setTimeout(60_000);
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, numbered(160));
  await reader.send('PUT', `/api/v1/rooms/${room.id}/read`, { seq: 160 });
  await home.goto(`/chat/${room.id}`);
  await expect(home.getByText('сообщение номер 160.')).toBeInViewport();
  expect(await home.locator('[data-message]').count()).toBeLessThan(160);
  const list = home.getByRole('group', { name: words('chat-messages') });

  // One page back: the message under the eyes stays where it is.
  const mark = home.getByText('сообщение номер 118.');
  const focused = home.locator('[data-seq="118"]');
  // Scrolled and measured in one: the page may come at any time after.
  const before = await mark.evaluate((item) => {
    item.closest<HTMLElement>('[data-seq]')?.focus();
    item.scrollIntoView({ block: 'start' });
    return item.getBoundingClientRect().y;
  });
  await expect(home.locator('[data-seq="80"]')).toHaveCount(1);
  const after = await mark.evaluate((item) => item.getBoundingClientRect().y);
  expect(Math.abs(after - before)).toBeLessThan(2);
  await expect(focused, 'what was put before it did not draw it anew').toBeFocused();

  const target = room.messages[29] ?? '';
  await home.goto(`/chat/${room.id}?message=${target}`);
  // The mark goes after a moment, so it is looked for first.
  await expect(home.locator(`#message-${target}`)).toHaveClass(/highlighted/);
  await expect(home.locator(`#message-${target}`)).toBeInViewport();
  // As a reader scrolls: to the end of what there is, again when there is more.
  await expect
    .poll(async () => {
      await list.evaluate((item) => (item.scrollTop = item.scrollHeight));
      return home.locator('[data-seq="160"]').count();
    })
    .toBe(1);
  expect(await home.locator('[data-message]').count()).toBeLessThanOrEqual(300);
});

test('many unread: nothing counts as read before it is seen, and one press leads to the first', async ({
  home,
  words,
}) => {
  const reader = await readerOf(home);
  const room = await roomOfTwo(reader, await colleagueOf(reader), numbered(90));
  await home.goto(`/chat/${room.id}`);
  const jump = home.getByRole('button', { name: words('chat-unread-jump', { count: 90, shown: '90' }) });
  await expect(jump).toBeVisible();
  expect((await reader.get<{ unread_count: number }>(`/api/v1/rooms/${room.id}`)).unread_count).toBe(90);
  await jump.click();
  await expect(home.getByText('сообщение номер 1.', { exact: true })).toBeInViewport();
});

test(
  'a thread opens beside, takes a reply and closes with Escape',
  { tag: '@en' },
  async ({ home, words, isPhone }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['корень ветки', 'другое']);
    const root = room.messages[0] ?? '';
    await other.post(room.id, 'ответ коллеги', root);
    await home.goto(`/chat/${room.id}`);
    await home.getByRole('button', { name: words('chat-replies', { count: 1 }) }).click();
    const thread = home.getByRole('region', { name: words('chat-thread'), exact: true });
    await expect(thread.getByText('ответ коллеги')).toBeVisible();
    const box = thread.getByRole('combobox', { name: words('chat-reply-write') });
    await box.fill('мой ответ');
    await box.press('Enter');
    await expect(thread.locator('[data-message]', { hasText: 'мой ответ' })).toHaveCount(1);
    await expect(home.locator(`#message-${root}`).getByText(words('chat-replies', { count: 2 }))).toHaveCount(
      1,
    );
    if (isPhone) await thread.getByRole('button', { name: words('chat-thread-close') }).click();
    else await home.keyboard.press('Escape');
    await expect(thread).toHaveCount(0);
  },
);

test('a mention is chosen by keyboard and reaches the colleague', { tag: '@en' }, async ({ home, words }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['привет']);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
  await box.pressSequentially(`@${other.person.name.slice(0, 3)}`);
  const offered = home.getByRole('listbox', { name: words('chat-mention') });
  await expect(offered.getByRole('option', { selected: true })).toContainText(other.person.name);
  await box.press('Enter');
  await expect(box).toHaveValue(`@${other.person.name} `);
  await box.pressSequentially('взгляни');
  await box.press('Enter');
  await expect(home.locator('.mention', { hasText: `@${other.person.name}` })).toBeVisible();
  await expect
    .poll(async () => (await other.get<{ mention_count: number }>(`/api/v1/rooms/${room.id}`)).mention_count)
    .toBe(1);
});

test('a direct conversation starts from the list and is the same one next time', async ({ home, words }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const addresses: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    await home.goto('/chat');
    await home
      .getByRole('button', { name: words('chat-add') })
      .first()
      .click();
    await home.getByRole('menuitem', { name: words('chat-start-direct') }).click();
    await home.getByRole('textbox', { name: words('chat-people-find') }).fill(other.person.name);
    await home
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(other.person.name) })
      .click();
    await home.waitForURL(/\/chat\/[0-9a-f-]{36}/);
    addresses.push(new URL(home.url()).pathname);
  }
  expect(addresses[0]).toBe(addresses[1]);
  await expect(home.getByRole('heading', { level: 1, name: other.person.name })).toBeVisible();
});

test('a room is made, named and described', async ({ home, words }) => {
  await home.goto('/chat');
  await home
    .getByRole('button', { name: words('chat-add') })
    .first()
    .click();
  await home.getByRole('menuitem', { name: words('chat-new-room') }).click();
  const name = `Новая ${Date.now()}`;
  await home.getByLabel(words('chat-room-name'), { exact: true }).fill(name);
  await home.getByRole('button', { name: words('chat-create') }).click();
  await expect(home.getByRole('heading', { level: 1, name })).toBeVisible();
  await home.getByRole('button', { name: words('chat-room-more') }).click();
  await home.getByRole('menuitem', { name: words('chat-edit-room') }).click();
  await home.getByRole('textbox', { name: words('chat-topic'), exact: true }).fill('О чём речь');
  await home.getByRole('button', { name: words('chat-save') }).click();
  await expect(home.getByText('О чём речь').first()).toBeVisible();
});

test('hostile text stays text, and no request leaves the page', async ({ home }) => {
  const reader = await readerOf(home);
  const outside: string[] = [];
  home.on('request', (request) => {
    if (
      !request.url().startsWith(process.env['SUFLER_TEST_URL'] ?? '') &&
      !/^(data|blob):/.test(request.url())
    ) {
      outside.push(request.url());
    }
  });
  const room = await roomOfTwo(reader, await colleagueOf(reader), [
    'слово ![x](https://evil.example/p.png) [нажми](javascript:alert(1))',
    '[банк](https://evil.example/вход) и https://аррӏе.com',
  ]);
  await home.goto(`/chat/${room.id}`);
  await expect(home.locator('[data-message]')).toHaveCount(2);
  await expect(home.locator('[data-message] img, [data-message] a[href^="javascript"]')).toHaveCount(0);
  await home.getByRole('button', { name: /банк/ }).click();
  await expect(home.getByText('https://evil.example/', { exact: false }).last()).toBeVisible();
  expect(outside).toEqual([]);
});

test('rooms and messages are walked by keyboard', async ({ home, words, isPhone }) => {
  test.skip(isPhone, 'a phone has no keyboard');
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, ['первое', 'второе', 'третье']);
  await home.goto(`/chat/${room.id}`);
  const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
  await expect(home.locator('[data-message]')).toHaveCount(3);
  const rooms = home.getByRole('navigation', { name: words('chat-rooms') });
  await expect(rooms.getByRole('link', { name: new RegExp(room.name) })).toBeVisible();
  await box.focus();
  await home.keyboard.press('ArrowUp');
  await expect(home.locator('[data-message]', { hasText: 'третье' })).toBeFocused();
  await home.keyboard.press('ArrowUp');
  await expect(home.locator('[data-message]', { hasText: 'второе' })).toBeFocused();
  await home.keyboard.press('q');
  await expect(box).toHaveValue(/^> второе/);
  await home.keyboard.press('Alt+ArrowDown');
  await expect(home).not.toHaveURL(new RegExp(room.id));
});

test('the chat has nothing axe complains of', async ({ home, words, accessible }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, [
    '> цитата\n\n- раз\n- два\n\n```\ncode\n```',
    'https://a.example **б**',
  ]);
  await other.post(room.id, 'ответ', room.messages[0]);
  await home.goto('/chat');
  await expect(
    home
      .getByRole('navigation', { name: words('chat-rooms') })
      .getByRole('link')
      .first(),
  ).toBeVisible();
  await accessible(home);
  await home.goto(`/chat/${room.id}?thread=${room.messages[0]}`);
  await expect(home.getByText('ответ', { exact: true })).toBeVisible();
  await accessible(home);
});

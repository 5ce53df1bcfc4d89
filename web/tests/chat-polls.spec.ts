import { randomUUID } from 'node:crypto';
import { colleagueOf, readerOf, roomOfTwo, type Stage } from './colleague';
import { expect, test } from './fixtures';

interface Asked {
  id: string;
  poll: { options: { count: number; mine: boolean }[] };
}

async function asked(
  who: Stage,
  roomId: string,
  body: string,
  poll: Record<string, unknown>,
): Promise<string> {
  const data = { body, client_id: randomUUID(), poll: { options: ['Столовая', 'Кафе'], ...poll } };
  const answer = await who.api.post(`/api/v1/rooms/${roomId}/messages`, {
    data,
    headers: { 'X-Sufler': '1' },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as Asked).id;
}

test(
  'a poll is made by keyboard, and what was written is kept when the server refuses',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['пора обедать']);
    await home.goto(`/chat/${room.id}`);
    await home.getByRole('button', { name: words('chat-composer-menu'), exact: true }).press('Enter');
    await home.getByRole('menuitem', { name: words('chat-poll') }).press('Enter');
    const dialog = home.getByRole('dialog', { name: words('chat-poll-new') });
    await expect(dialog.getByRole('textbox', { name: words('chat-poll-question') })).toBeFocused();
    for (const text of ['Где обедаем?', 'Столовая', 'Кафе', 'столовая']) {
      await home.keyboard.type(text);
      await home.keyboard.press('Enter');
    }
    await accessible(home);
    await dialog.getByRole('button', { name: words('chat-poll-ask') }).click();
    const third = dialog.getByRole('textbox', { name: words('chat-poll-option', { number: 3 }) });
    await expect(dialog.getByRole('alert')).toHaveText(words('poll-options-same'));
    await expect(third).toBeFocused();
    await expect(third).toHaveValue('столовая');
    await third.fill('Дома');
    await dialog.getByRole('button', { name: words('chat-poll-ask') }).click();
    await expect(dialog).toHaveCount(0);
    const poll = home.getByRole('form', { name: words('chat-poll-of', { question: 'Где обедаем?' }) });
    await expect(poll.getByRole('radio')).toHaveCount(3);
    await expect(poll).toContainText(words('chat-poll-voters', { count: 0 }));
    await accessible(home);
  },
);

test(
  'a vote is given, changed and taken back, and the votes of others come in',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, []);
    const id = await asked(other, room.id, 'Куда идём?', {});
    await home.goto(`/chat/${room.id}`);
    const poll = home.getByRole('form', { name: words('chat-poll-of', { question: 'Куда идём?' }) });
    const [canteen, cafe] = [
      poll.getByRole('radio', { name: 'Столовая' }),
      poll.getByRole('radio', { name: 'Кафе' }),
    ];
    await canteen.focus();
    await home.keyboard.press('Space');
    await expect(canteen).toBeChecked();
    await home.keyboard.press('Enter');
    await expect(poll).toContainText(words('chat-poll-voters', { count: 1 }));
    await expect(canteen).toHaveAccessibleDescription(new RegExp(words('chat-poll-mine')));

    await canteen.focus();
    await other.send('PUT', `/api/v1/messages/${id}/poll/vote`, { options: [2] });
    await expect(poll).toContainText(words('chat-poll-voters', { count: 2 }));
    await expect(poll.getByRole('status')).toContainText(words('chat-poll-mine'));
    await home.keyboard.press('ArrowDown');
    await expect(cafe).toBeChecked();
    await poll.getByRole('button', { name: words('chat-poll-change') }).click();
    const chosen = words('chat-poll-who', { option: 'Кафе', count: 2 });
    await poll.getByRole('button', { name: chosen }).click();
    const dialog = home.getByRole('dialog', { name: words('chat-poll-chose') });
    await expect(dialog).toContainText(reader.person.name);
    await expect(dialog).toContainText(other.person.name);
    await accessible(home);
    await home.keyboard.press('Escape');

    await poll.getByRole('button', { name: words('chat-poll-withdraw') }).click();
    await expect(poll).toContainText(words('chat-poll-voters', { count: 1 }));
    await expect(cafe).not.toBeChecked();
    const held = async () => (await reader.get<Asked>(`/api/v1/messages/${id}`)).poll.options;
    await expect
      .poll(async () => (await held()).map(({ count, mine }) => [count, mine]))
      .toEqual([
        [0, false],
        [1, false],
      ]);
  },
);

test(
  'an anonymous poll with several choices is closed by its author',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, []);
    const id = await asked(reader, room.id, 'Что берём?', { multiple: true, anonymous: true });
    await other.send('PUT', `/api/v1/messages/${id}/poll/vote`, { options: [1, 2] });
    await home.goto(`/chat/${room.id}`);
    const poll = home.getByRole('form', { name: words('chat-poll-of', { question: 'Что берём?' }) });
    await expect(poll).toContainText(words('chat-poll-anonymous'));
    for (const name of ['Столовая', 'Кафе']) await poll.getByRole('checkbox', { name }).check();
    await poll.getByRole('button', { name: words('chat-poll-vote') }).click();
    await expect(poll).toContainText(words('chat-poll-voters', { count: 2 }));
    await expect(poll.getByRole('button', { name: new RegExp('Кафе') })).toHaveCount(0);
    await accessible(home);

    await poll.getByRole('button', { name: words('chat-poll-close') }).click();
    const dialog = home.getByRole('dialog', { name: words('chat-poll-close-title') });
    await dialog.getByRole('button', { name: words('chat-poll-close') }).click();
    await expect(poll).toContainText(words('chat-poll-is-closed'));
    await expect(poll.getByRole('checkbox')).toHaveCount(0);
    await expect(poll.getByRole('button')).toHaveCount(0);
    await accessible(home);
  },
);

test('a poll closes before the reader’s eyes when its time has come', async ({ home, words }) => {
  const reader = await readerOf(home);
  const other = await colleagueOf(reader);
  const room = await roomOfTwo(reader, other, []);
  const closes_at = new Date(Date.now() + 4_000).toISOString();
  await asked(other, room.id, 'Успеем?', { closes_at });
  await home.goto(`/chat/${room.id}`);
  const poll = home.getByRole('form', { name: words('chat-poll-of', { question: 'Успеем?' }) });
  await expect(poll).toContainText(words('chat-poll-is-closed'));
  await expect(poll.getByRole('radio')).toHaveCount(0);
});

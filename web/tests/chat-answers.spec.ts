import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

const TALK = [
  'Коллеги, давайте сверим сроки запуска страницы заказа.',
  'Договорились: запуск переносим на 14 декабря, чтобы успеть с оплатой.',
  'Смета по рекламе — 420 000 ₽, утвердили на планёрке.',
];

test(
  'Sufler is called in a message and answers in its thread, for everybody',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, accessible, isPhone }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, TALK);
    await home.goto(`/chat/${room.id}`);
    const box = home.getByRole('combobox', { name: words('chat-write', { name: room.name }) });
    const name = words('assistant-title');
    await box.pressSequentially(`@${name.slice(0, 3)}`);
    const offered = home.getByRole('option', { name: new RegExp(`^${name}`) });
    await expect(offered).toBeVisible();
    await accessible(home);
    await offered.click();
    await expect(box).toHaveValue(new RegExp(`^@${name}`));
    await box.pressSequentially('на когда перенесли запуск?');
    await box.press('Enter');
    const question = home.locator('[data-message]', { hasText: 'на когда перенесли запуск?' }).first();
    await expect(question.locator('.mention')).toHaveText(`@${name}`);
    await question.getByRole('button', { name: words('chat-replies', { count: 1 }) }).click();
    const thread = home.getByRole('region', { name: words('chat-thread') });
    const answer = thread.getByRole('region', { name, exact: true });
    await expect(answer).toContainText('14 декабря');
    await expect(answer).toContainText(words('answers-for', { name: reader.person.name }));
    const source = answer.getByRole('link', { name: /^./ }).first();
    await expect(source).toHaveAttribute('href', new RegExp(room.messages[1] ?? ''));
    await accessible(home);
    await source.click();
    await expect(home).toHaveURL(new RegExp(room.messages[1] ?? ''));
    if (isPhone) return;
    const { items } = await other.get<{ items: { author: { assistant: boolean } }[] }>(
      `/api/v1/threads/${(await question.getAttribute('data-message')) ?? ''}`,
    );
    expect(items.map(({ author }) => author.assistant)).toEqual([true]);
  },
);

test(
  'what hinders an answer is told to whoever asked, who may ask again',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, TALK);
    await reader.post(room.id, '<@assistant>');
    await other.post(room.id, '<@assistant>');
    await home.goto(`/chat/${room.id}`);
    const refused = home.getByText(words('answers-refused'));
    await expect(refused).toHaveCount(1);
    await expect(home.getByRole('button', { name: words('answers-ask-again') })).toHaveCount(1);
    await accessible(home);
    const { items } = await reader.get<{ items: { id: string; body: string }[] }>(
      `/api/v1/rooms/${room.id}/messages`,
    );
    const own = items.find(({ body }) => body === '<@assistant>')?.id ?? '';
    await reader.send('PATCH', `/api/v1/messages/${own}`, { body: '<@assistant> какая смета по рекламе?' });
    await home.getByRole('button', { name: words('answers-ask-again') }).click();
    await expect(home.getByRole('button', { name: words('chat-replies', { count: 1 }) })).toBeVisible();
    await expect(refused).toHaveCount(0);
  },
);

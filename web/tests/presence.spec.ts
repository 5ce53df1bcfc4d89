import { colleagueOf, readerOf, roomOfTwo } from './colleague';
import { expect, test } from './fixtures';

const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);

test(
  'who is away says so beside the name, at once and everywhere',
  { tag: ['@en', '@en-phone'] },
  async ({ home, words, language, isPhone, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    const room = await roomOfTwo(reader, other, ['буду завтра']);
    const asked: string[] = [];
    home.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await home.goto(`/chat/${room.id}`);
    const group = home.getByRole('region', { name: other.person.name });
    await expect(group).toBeVisible();
    const until = new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(new Date(`${day(9)}T00:00:00Z`));
    const away = words('people-away-vacation', { until });
    await expect(group.getByText(away)).toHaveCount(0);

    const absence = { from: day(-1), to: day(9), kind: 'vacation', deputy_id: reader.person.id };
    await other.send('PATCH', '/api/v1/me/profile', { absence });
    await expect(group.getByText(away)).toHaveCount(1);
    expect(
      asked.filter((path) => path.startsWith('/api/v1/people/') && !path.endsWith('/standings')),
    ).toEqual([]);

    await group.getByRole('button', { name: other.person.name }).click();
    const card = home.getByRole('dialog', { name: words('presence-card', { name: other.person.name }) });
    await expect(card.getByText(away)).toBeVisible();
    await expect(
      card.getByRole('link', { name: words('presence-deputy', { name: reader.person.name }) }),
    ).toBeVisible();
    await accessible(home);
    await home.keyboard.press('Escape');
    await expect(card).toHaveCount(0);

    await home.getByRole('button', { name: words('chat-members-show', { count: 2 }) }).click();
    await expect(home.getByRole('dialog').getByText(away)).toHaveCount(1);
    await accessible(home);
    await home.keyboard.press('Escape');

    // By keyboard the menu of the message leads to the profile.
    const message = home.getByRole('article').first();
    await message.focus();
    await home.keyboard.press('m');
    await home.getByRole('menuitem', { name: words('chat-author') }).press('Enter');
    await expect(home).toHaveURL(new RegExp(`/people/${other.person.id}$`));
    await expect(home.getByText(away).first()).toBeVisible();
    await accessible(home);
    if (!isPhone) {
      await home.goBack();
      await message.focus();
      await home.keyboard.press('g');
      await home.keyboard.press('s');
      await expect(home).toHaveURL(/settings\/profile/);
    }
    await other.send('PATCH', '/api/v1/me/profile', { absence: null });
  },
);

test(
  'a second position is given in the page of a person',
  { tag: '@en' },
  async ({ home, words, accessible }) => {
    const reader = await readerOf(home);
    const other = await colleagueOf(reader);
    await home.goto(`/people/${other.person.id}`);
    await home.getByRole('button', { name: words('web-person-edit') }).click();
    const dialog = home.getByRole('dialog', { name: other.person.name });
    await dialog.getByRole('button', { name: words('people-post-add') }).click();
    const title = dialog.getByRole('textbox', {
      name: words('people-post-title-of', { number: 1 }),
      exact: true,
    });
    await title.fill('Дежурный по смете');
    await accessible(home);
    await title.press('Enter');
    await expect(home.getByText(words('web-saved')).first()).toBeVisible();
    await home.keyboard.press('Escape');
    await expect(home.getByText('Дежурный по смете')).toBeVisible();
    await other.send('PATCH', '/api/v1/me/profile', { posts: [] });
  },
);

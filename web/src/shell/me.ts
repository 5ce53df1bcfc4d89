import { createQuery } from '@tanstack/svelte-query';
import { body, client } from '$api/client';
import { keepPerson, sessionQuery } from '$api/session';
import type { Language, Person, Session } from '$api/types';
import { i18n } from '$i18n';

/** The session inside `(app)`, where the layout has loaded it. Call while a component is being made. */
export function useSession(): { readonly current: Session } {
  const query = createQuery(() => sessionQuery);
  let last = query.data as Session;
  return {
    get current() {
      // After signing out the cache is empty for the moment until the next page is drawn.
      last = query.data ?? last;
      return last;
    },
  };
}

/** Changes the person's own profile and keeps the answer. */
export async function changeMe(change: Partial<Person>): Promise<Person> {
  const { name, title, language, time_zone } = change;
  const person = await body(client.PATCH('/api/v1/me', { body: { name, title, language, time_zone } }));
  keepPerson(person);
  i18n.timeZone = person.time_zone;
  return person;
}

/** Switches the page at once and the profile after it; the page goes back when the server refuses. */
export async function changeLanguage(language: Language): Promise<void> {
  const before = i18n.language;
  await i18n.switchTo(language);
  try {
    await changeMe({ language });
  } catch (thrown) {
    await i18n.switchTo(before);
    throw thrown;
  }
}

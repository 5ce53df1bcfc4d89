import type { Message } from '$api/types';
import { t } from '$i18n';
import type { IconName } from '$ui/icons';
import type { MenuPart } from '$ui/menu';
import type { MessageDeeds } from './deeds';

/** What the menu of a message offers, the usual first, the one without a way back last. */
export function entriesOf(message: Message, deeds: MessageDeeds): MenuPart[] {
  const may = deeds.may(message);
  const isThere = message.deleted_at === null;
  const list: MenuPart[] = [];
  const add = (label: string, icon: IconName, keys: string, deed: ((message: Message) => void) | false) => {
    if (deed) list.push({ label: t(label), icon, keys, onchoose: () => deed(message) });
  };
  add('chat-quote', 'quote', 'Q', isThere && (deeds.quote ?? false));
  add('chat-forward', 'share', 'F', isThere && deeds.forward);
  add(message.saved ? 'chat-forget' : 'chat-save-message', 'bookmark', 'S', isThere && deeds.save);
  if (isThere) list.push({ label: t('chat-remind'), icon: 'clock', onchoose: () => deeds.remind(message) });
  add(message.pinned ? 'chat-unpin' : 'chat-pin', 'pin', 'P', may.pin && deeds.pin);
  if (isThere && message.body && deeds.translate) {
    const { translate } = deeds;
    list.push({ label: t('chat-translate'), icon: 'globe', onchoose: () => translate(message) });
  }
  add('chat-copy-link', 'link', 'L', deeds.copyLink);
  const { pick, unreadFrom } = deeds;
  add('chat-pick', 'check', 'X', isThere && pick ? (one) => pick(one, false) : false);
  add('chat-unread-from', 'eye', 'U', unreadFrom ?? false);
  if (may.readers)
    list.push({ label: t('chat-readers'), icon: 'people', onchoose: () => deeds.readers(message) });
  if (!message.author.foreign && !message.author.assistant)
    list.push({ label: t('chat-author'), icon: 'person', href: `/people/${message.author.id}` });
  add('chat-edit-message', 'edit', 'E', may.edit && deeds.edit);
  if (may.remove) {
    const onchoose = () => deeds.remove(message);
    list.push(null, { label: t('chat-discard'), icon: 'trash', keys: 'Del', danger: true, onchoose });
  }
  return list;
}

import type { Message, Room } from '$api/types';
import { t } from '$i18n';
import { copyText } from '$ui/copy';
import { toast } from '$ui/toast';
import type { MessageDeeds } from './deeds';
import { roomAddress } from './index';
import { plainText } from './markdown';
import { pin, react, save } from './marks';
import { editing, messageDialog } from './message-dialog.svelte';
import { vote } from './polls';
import type { Reading } from './reading.svelte';
import { mayPost, rightsOn } from './rights';
import { namesOf, seqBefore } from './rows';
import { selection } from './state.svelte';
import { translate } from './translating.svelte';

interface Around {
  /** The room as it is now. */
  roomOf: () => Room;
  me: string;
  reading?: Reading;
  onthread?: (rootId: string) => void;
  /** Puts a quotation into the message box. */
  quote: (text: string) => void;
  /** The messages as they stand, for picking a range. */
  orderOf: () => readonly Message[];
  /** Picking is for the conversation, not for a thread. */
  picks?: boolean;
}

/** The deeds on a message of a conversation or of a thread. */
export function useDeeds({
  roomOf,
  me,
  reading,
  onthread,
  quote,
  orderOf,
  picks = true,
}: Around): MessageDeeds {
  const ask = (kind: 'forward' | 'readers' | 'remove' | 'close-poll' | 'remind') => (message: Message) =>
    void (messageDialog.open = { kind, message });
  return {
    ...(onthread ? { thread: (message) => onthread(message.thread_id ?? message.id) } : {}),
    ...(reading ? { unreadFrom: (message) => void markUnread(reading, message) } : {}),
    ...(picks ? { pick: (message, range) => pick(message, range, orderOf()) } : {}),
    ...(mayPost(roomOf()) || !picks ? { quote: (message) => quote(quotation(message)) } : {}),
    translate,
    copyLink: (message) => void copyLink(message),
    react: (message, emoji) => void tried(react(message, emoji)),
    pin: (message) => void tried(pin(message), message.pinned ? 'chat-unpinned' : 'chat-pinned'),
    save: (message) => void tried(save(message), message.saved ? 'chat-forgotten' : 'chat-saved-done'),
    edit: (message) => {
      editing.id = message.id;
      editing.inThread = !picks;
    },
    remind: ask('remind'),
    forward: ask('forward'),
    readers: ask('readers'),
    remove: ask('remove'),
    vote: (message, options) => void tried(vote(message, options)),
    closePoll: ask('close-poll'),
    voters: (message, option) => void (messageDialog.open = { kind: 'voters', message, option }),
    may: (message) => rightsOn(message, roomOf(), me),
  };
}

function pick(message: Message, range: boolean, order: readonly Message[]): void {
  selection.toggle(message.id, range ? order.map((one) => one.id) : null);
}

async function markUnread(reading: Reading, message: Message): Promise<void> {
  try {
    await reading.unreadAfter(seqBefore(message));
    toast.success(t('chat-unread-done'));
  } catch (thrown) {
    toast.problem(thrown);
  }
}

async function tried(act: Promise<void>, done?: string): Promise<void> {
  try {
    await act;
    if (done) toast.success(t(done));
  } catch (thrown) {
    toast.problem(thrown);
  }
}

async function copyLink(message: Message): Promise<void> {
  const address = roomAddress(message.room_id, { message: message.id, thread: message.thread_id });
  if (await copyText(new URL(address, location.href).href)) toast.success(t('chat-link-copied'));
  else toast.error(t('web-copy-refused'));
}

function quotation(message: Message): string {
  const names = namesOf(message);
  const lines = plainText(message.body, (id) => names.get(id)).split('\n');
  return `${lines.map((line) => `> ${line}`).join('\n')}\n`;
}

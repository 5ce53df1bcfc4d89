import type { Message } from '$api/types';

/** What is asked about one message in a dialog. */
export type MessageQuestion =
  | { kind: 'forward' | 'readers' | 'remove' | 'close-poll' | 'remind'; message: Message }
  | { kind: 'voters'; message: Message; option: number };

class MessageDialog {
  open = $state.raw<MessageQuestion | null>(null);
}

/** The dialog about a message that is open, in the room or in a thread. */
export const messageDialog = new MessageDialog();

class Editing {
  id = $state<string | null>(null);
  /** It stands in a thread, and not in the list it may stand in, too. */
  inThread = $state(false);
}

/** The message whose words are being changed where it stands. */
export const editing = new Editing();

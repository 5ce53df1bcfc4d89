import type { Message } from '$api/types';

/** What can be done with a message where it is shown; an absent one is not offered there. */
export interface MessageDeeds {
  thread?: (message: Message) => void;
  quote?: (message: Message) => void;
  copyLink: (message: Message) => void;
  unreadFrom?: (message: Message) => void;
  /** Picks it out for the assistant; `range` takes everything since the last one picked. */
  pick?: (message: Message, range: boolean) => void;
}

import type { Message } from '$api/types';

/** What can be done with a message where it is shown; an absent one is not offered there. */
export interface MessageDeeds {
  thread?: (message: Message) => void;
  quote?: (message: Message) => void;
  /** Shows its translation under it, or puts that away. */
  translate?: (message: Message) => void;
  copyLink: (message: Message) => void;
  unreadFrom?: (message: Message) => void;
  /** Picks it out for the assistant; `range` takes everything since the last one picked. */
  pick?: (message: Message, range: boolean) => void;
  react: (message: Message, emoji: string) => void;
  save: (message: Message) => void;
  /** Asks when to be told of it again. */
  remind: (message: Message) => void;
  forward: (message: Message) => void;
  pin: (message: Message) => void;
  edit: (message: Message) => void;
  remove: (message: Message) => void;
  readers: (message: Message) => void;
  /** Sets one’s vote on its poll; an empty one takes the vote back. */
  vote: (message: Message, options: readonly number[]) => void;
  closePoll: (message: Message) => void;
  /** Shows who chose an option of its poll. */
  voters: (message: Message, option: number) => void;
  /** What this reader may do with this message. */
  may: (message: Message) => May;
}

/** The deeds that depend on whose message it is, and on the room. */
export interface May {
  react: boolean;
  pin: boolean;
  edit: boolean;
  remove: boolean;
  readers: boolean;
  vote: boolean;
  closePoll: boolean;
}

/** What is asked about a room in a dialog. */
export type RoomQuestion = 'members' | 'edit' | 'pins' | 'notify' | 'date' | 'files';

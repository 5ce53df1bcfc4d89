/** How far a room is read while it is on the screen: where the new line stands, and when to tell the server. */
export class Reading {
  /** The new line stands after this message; null draws none. */
  line = $state<number | null>(null);
  /** The person said "unread from here": nothing is marked read until the room is opened again or answered. */
  held = $state(false);
  #mark: (seq: number) => Promise<void>;
  #told = 0;
  #pending: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readSeq: number, mark: (seq: number) => Promise<void>) {
    this.line = readSeq;
    this.#told = readSeq;
    this.#mark = mark;
  }

  /** Everything up to `seq` has been on the screen of an attentive reader. Told to the server a moment later, once. */
  saw(seq: number): void {
    if (this.held || seq <= Math.max(this.#told, this.#pending ?? 0)) return;
    this.#pending = seq;
    this.#timer ??= setTimeout(() => void this.#tell(), 400);
  }

  /** The reader looks away: what comes from now on is new. */
  away(): void {
    if (!this.held) this.line = Math.max(this.#told, this.#pending ?? 0);
  }

  /** The person has posted: the line has done its work. */
  answered(): void {
    this.held = false;
    this.line = null;
  }

  /** Makes everything after `seq` unread again. */
  async unreadAfter(seq: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = null;
    this.held = true;
    this.line = seq;
    this.#told = seq;
    await this.#mark(seq);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const seq = this.#pending;
    if (seq === null || this.held) return;
    const before = this.#told;
    this.#pending = null;
    this.#told = seq;
    await this.#mark(seq).catch(() => (this.#told = before));
  }
}

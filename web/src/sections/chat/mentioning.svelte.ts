import { choose, matching, queryAt, type Callable } from './mentions';

/** What is offered while somebody types `@…` into a message box. */
export class Mentioning {
  /** Where the caret stands in the text. */
  caret = $state(0);
  /** Which of those offered a key chooses. */
  chosen = $state(0);
  #dismissed = $state<number | null>(null);
  #of: { text: () => string; callable: () => readonly Callable[] };
  #query = $derived.by(() => queryAt(this.#of.text(), this.caret));
  offered = $derived.by(() =>
    this.#query && this.#query.start !== this.#dismissed
      ? matching(this.#of.callable(), this.#query.text)
      : [],
  );

  /** `of` tells what stands in the box and whom a message can call here. */
  constructor(of: { text: () => string; callable: () => readonly Callable[] }) {
    this.#of = of;
  }

  /** The text was changed, and the caret stands there now. */
  changed(caret: number): void {
    this.caret = caret;
    this.chosen = 0;
    if (this.#dismissed !== null && this.#of.text()[this.#dismissed] !== '@') this.#dismissed = null;
  }

  /** Nothing is typed any more. */
  reset(): void {
    this.#dismissed = null;
  }

  /** The text with somebody called, and where the caret goes; null when nobody is being called. */
  take(person: Callable): [string, number] | null {
    if (!this.#query) return null;
    // What was chosen is not offered again while one goes on writing.
    this.#dismissed = this.#query.start;
    return choose(this.#of.text(), this.#query, this.caret, person);
  }

  /** Answers a key while somebody is offered; false when it means nothing here. */
  key(event: KeyboardEvent, onchoose: (person: Callable) => void): boolean {
    const many = this.offered.length;
    const person = this.offered[this.chosen];
    if (many === 0) return false;
    if (event.key === 'ArrowDown') this.chosen = (this.chosen + 1) % many;
    else if (event.key === 'ArrowUp') this.chosen = (this.chosen + many - 1) % many;
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) onchoose(person);
    else if (event.key === 'Escape') this.#dismissed = this.#query?.start ?? null;
    else return false;
    event.stopPropagation();
    return true;
  }
}

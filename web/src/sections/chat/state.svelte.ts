import { SvelteSet } from 'svelte/reactivity';

/** The messages picked out for the assistant, in the room that is open. */
class Selection {
  on = $state(false);
  readonly ids = new SvelteSet<string>();
  #last: string | null = null;

  begin(): void {
    this.on = true;
  }

  clear(): void {
    this.on = false;
    this.ids.clear();
    this.#last = null;
  }

  /** Picks a message or lets it go; with `all`, everything between it and the last one picked. */
  toggle(id: string, all: readonly string[] | null = null): void {
    this.on = true;
    const from = all && this.#last ? all.indexOf(this.#last) : -1;
    const to = all ? all.indexOf(id) : -1;
    if (all && from >= 0 && to >= 0) {
      for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) this.ids.add(one);
    } else if (!this.ids.delete(id)) {
      this.ids.add(id);
    }
    this.#last = id;
  }
}

export const selection = new Selection();

/** The room opened last, to come back to from another section. */
export const lastRoom = {
  get: (): string | null => sessionStorage.getItem('sufler.chat.room'),
  set: (id: string): void => sessionStorage.setItem('sufler.chat.room', id),
};

/**
 * The buttons of a model change with every turn it takes, and its row moves to another list. Whoever pressed one of
 * them with the keyboard stays with that model: on the first button that stands there now.
 */
export class KeptFocus {
  #name: string | null = null;

  /** Takes in where the focus goes, or what is pressed. A dialog or a menu lies above the page and changes nothing. */
  note = ({ target }: Event): void => {
    if (!(target instanceof Element) || target.closest('[role="dialog"], [role="menu"]')) return;
    this.#name = target.closest<HTMLElement>('[data-deeds]')?.dataset['deeds'] ?? null;
  };

  /** Puts the focus back when its element has gone. */
  back(): void {
    if (this.#name === null || (document.activeElement ?? document.body) !== document.body) return;
    const deeds = document.querySelector(`[data-deeds="${CSS.escape(this.#name)}"]`);
    const next = deeds ?? document.querySelector('[data-deeds]');
    next?.querySelector<HTMLElement>('button:not(:disabled)')?.focus({ preventScroll: deeds !== null });
  }
}

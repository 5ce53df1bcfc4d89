/**
 * Whether the assistant's panel is open. A page that has something to ask about calls `offer()` in an effect
 * and draws `AssistantPanel` while `open` is true; the shell's button and shortcut show only while it is offered.
 */
class AssistantPanelState {
  #wanted = $state(false);
  #offers = $state(0);

  get offered(): boolean {
    return this.#offers > 0;
  }

  get open(): boolean {
    return this.offered && this.#wanted;
  }

  set open(value: boolean) {
    this.#wanted = value;
  }

  toggle(): void {
    this.#wanted = !this.#wanted;
  }

  /** Says that the page has a panel; call the returned function when the page goes (`$effect(() => panel.offer())`). */
  offer(): () => void {
    this.#offers += 1;
    return () => {
      this.#offers -= 1;
    };
  }
}

export const panel = new AssistantPanelState();

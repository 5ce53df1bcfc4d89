export type Overlay = 'switcher' | 'shortcuts' | 'notifications';

/** What lies over the page: at most one thing at a time. */
class Overlays {
  current = $state<Overlay | null>(null);

  toggle(overlay: Overlay): void {
    this.current = this.current === overlay ? null : overlay;
  }

  close(): void {
    this.current = null;
  }
}

export const overlays = new Overlays();

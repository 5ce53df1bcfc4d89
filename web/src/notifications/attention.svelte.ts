/** What says outside the page that something waits: the tab's title and icon, the application's badge. Loaded with every page: keep it small. */

class Attention {
  /** What is not read; the same on every device. */
  count = $state(0);
  #known: number | null = null;

  /** Takes a new count. What came while nobody looked is shown by the browser, if it may. */
  show(count: number): void {
    const grew = this.#known !== null && count > this.#known;
    this.#known = this.count = count;
    draw(count);
    const tell = grew && document.hidden;
    import('./outside').then((outside) => outside.changed(count, tell)).catch(() => {});
  }
}

export const attention = new Attention();

function draw(count: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon) icon.href = count > 0 ? '/favicon-unread.svg' : '/favicon.svg';
  const badge = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  badge?.catch(() => {});
}

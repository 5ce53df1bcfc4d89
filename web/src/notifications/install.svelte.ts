/** What this browser can do for us, and its offer to install the application. Loaded with every page: keep it small. */

/** What the browser offers at all; nothing of it on a page that came without HTTPS. */
export const can = {
  notify: 'Notification' in globalThis,
  work: 'serviceWorker' in navigator,
  push: 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis,
};

interface InstallEvent extends Event {
  prompt: () => Promise<unknown>;
}

/** The browser's offer to install the application, kept until it is pressed. */
class Install {
  offered = $state(false);
  #event: InstallEvent | null = null;

  keep(event: Event): void {
    event.preventDefault();
    this.#event = event as InstallEvent;
    this.offered = true;
  }

  ask(): void {
    this.offered = false;
    void this.#event?.prompt();
  }
}

export const install = new Install();
globalThis.addEventListener?.('beforeinstallprompt', (event) => install.keep(event));

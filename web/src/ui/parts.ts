/** Style sheets that never came. Those still on their way must be left alone: the bundler waits for them. */
const failed = new Set<HTMLLinkElement>();

function note({ target }: Event) {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failed.add(target);
}

// Failures of elements do not bubble; they are seen on the way down.
if (typeof document !== 'undefined') document.addEventListener('error', note, true);

/**
 * Loads a part of the page. The bundler asks for a style sheet once only, so those that failed, without a network for
 * instance, are asked for here first: a part that comes at the second attempt is drawn as it should be.
 */
export async function loadPart<Part>(load: () => Promise<{ default: Part }>): Promise<Part> {
  await Promise.all([...failed].map(askAgain));
  return (await load()).default;
}

function askAgain(style: HTMLLinkElement): Promise<void> {
  const next = style.cloneNode() as HTMLLinkElement;
  failed.delete(style);
  return new Promise((resolve, reject) => {
    next.addEventListener('load', () => resolve());
    next.addEventListener('error', () => reject(new TypeError(`Failed to fetch ${next.href}`)));
    style.replaceWith(next);
  });
}

/**
 * Loads a part of the page. The bundler asks for a style sheet once only, so those that never came, without a network
 * for instance, are asked for here first: a part that comes at the second attempt is drawn as it should be.
 */
export async function loadPart<Part>(load: () => Promise<{ default: Part }>): Promise<Part> {
  const styles = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]');
  await Promise.all([...styles].filter(isMissing).map(askAgain));
  return (await load()).default;
}

function isMissing(style: HTMLLinkElement): boolean {
  try {
    return !style.sheet?.cssRules.length;
  } catch {
    return true;
  }
}

function askAgain(style: HTMLLinkElement): Promise<void> {
  const next = style.cloneNode() as HTMLLinkElement;
  return new Promise((resolve, reject) => {
    next.addEventListener('load', () => resolve());
    next.addEventListener('error', () => reject(new TypeError(`Failed to fetch ${next.href}`)));
    style.replaceWith(next);
  });
}

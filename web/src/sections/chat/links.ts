/** Which addresses a message may lead to, and how they are named to the reader. */

export interface SafeLink {
  url: string;
  /** The host as the reader should see it: in Latin code (xn--…) when its letters could be mistaken for others. */
  domain: string;
}

/* eslint-disable no-misleading-character-class -- single characters are meant, never what they join into */
/** Characters that take no place or turn the direction of text: they hide what a label or an address says. */
const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/g;
/** The same without the joiners that emoji are made with. */
const TURNING = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const LONGEST = 2_048;

/** Text without characters that reorder or hide its parts; emoji stay whole. */
export function visibleText(text: string): string {
  return text.replace(TURNING, '');
}

/** A label without any unseen character. */
export function visibleLabel(text: string): string {
  return text.replace(UNSEEN, '').trim();
}

/** The link an address makes, or null: only http and https, no sign-in part, no unseen or control characters. */
export function safeLink(address: string): SafeLink | null {
  if (address.length > LONGEST || !/^https?:\/\//i.test(address)) return null;
  // eslint-disable-next-line no-control-regex -- control characters in an address are exactly what is refused
  if (address.search(UNSEEN) >= 0 || /[\s\u0000-\u001f\u007f\\<>"]/.test(address)) return null;
  const url = read(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || !url.hostname) return null;
  return { url: url.href, domain: domainOf(address, url) };
}

function read(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** пример.рф stays as written; a host that mixes alphabets or ends in a Latin zone is shown in its Latin code. */
function domainOf(address: string, url: URL): string {
  if (!url.hostname.includes('xn--')) return url.host;
  const written = /^https?:\/\/([^/?#]+)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  return /^[а-яё0-9-]+(\.[а-яё0-9-]+)*\.[а-яё]+$/.test(written) ? written : url.host;
}

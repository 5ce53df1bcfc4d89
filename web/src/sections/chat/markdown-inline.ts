import { safeLink, visibleLabel, visibleText } from './links';
import type { Inline } from './markdown';

interface Mark {
  kind: 'mark';
  char: '*' | '_';
  count: number;
  opens: boolean;
  closes: boolean;
}

type Token = Inline | Mark;

const MENTION =
  /^<@(?:(?:user|department):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(all|assistant))>/i;
const ANGLE_LINK = /^<(https?:\/\/[^\s<>]{1,2048})>/i;
const BARE_LINK = /^https?:\/\/[^\s<>"`]{1,2048}/i;
const LABELLED_LINK = /^\[([^[\]\n]{1,500})\]\((\S{1,2048}?)\)/;
const CODE = /^(`+)(?!`)/;
/** Marks open at once: bounds the depth of the tree and the time spent looking back. */
const MOST_OPEN = 20;
const SPECIAL = /[\\`*_[<\n]|https?:\/\//i;
const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** Reads one paragraph's text. Time grows in proportion to its length. */
export function inlines(text: string): Inline[] {
  return pair(tokens(text));
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const missing = new Set<number>();
  let at = 0;
  while (at < text.length) {
    const ahead = text.slice(at).search(SPECIAL);
    if (ahead !== 0) {
      const end = ahead < 0 ? text.length : at + ahead;
      found.push({ kind: 'text', text: visibleText(text.slice(at, end)) });
      at = end;
      continue;
    }
    at += takeToken(text, at, found, missing);
  }
  return found;
}

/** Reads the token at `at`, adds it, and answers how many characters it took. */
function takeToken(text: string, at: number, found: Token[], missing: Set<number>): number {
  const char = text[at] ?? '';
  const rest = text.slice(at, at + 2_700);
  const next = text[at + 1];
  if (char === '\n') return add(found, { kind: 'break' }, 1);
  if (char === '\\' && next && PUNCTUATION.test(next)) return add(found, { kind: 'text', text: next }, 2);
  if (char === '`') return takeCode(text, at, found, missing);
  if (char === '<') return takeAngle(rest, found);
  if (char === '[') return takeLabelled(rest, found);
  if (char === '*' || char === '_') return takeMark(text, at, char, found);
  return takeBare(text, at, rest, found);
}

function add(found: Token[], token: Token, length: number): number {
  found.push(token);
  return length;
}

function takeCode(text: string, at: number, found: Token[], missing: Set<number>): number {
  const fence = CODE.exec(text.slice(at, at + 100))?.[1] ?? '`';
  if (missing.has(fence.length)) return add(found, { kind: 'text', text: fence }, fence.length);
  let close = text.indexOf(fence, at + fence.length);
  while (close >= 0 && text[close + fence.length] === '`') {
    const end = close + (/^`+/.exec(text.slice(close))?.[0].length ?? 1);
    close = text.indexOf(fence, end);
  }
  if (close < 0) {
    missing.add(fence.length);
    return add(found, { kind: 'text', text: fence }, fence.length);
  }
  const inside = text.slice(at + fence.length, close).replaceAll('\n', ' ');
  const trimmed = /^ .*[^ ].* $/.test(inside) ? inside.slice(1, -1) : inside;
  return add(found, { kind: 'code', text: visibleText(trimmed) }, close + fence.length - at);
}

function takeAngle(rest: string, found: Token[]): number {
  const mention = MENTION.exec(rest);
  const called = mention?.[1] ?? mention?.[2];
  if (mention && called) return add(found, { kind: 'mention', id: called.toLowerCase() }, mention[0].length);
  const link = ANGLE_LINK.exec(rest);
  const token = link?.[1] ? plainLink(link[1]) : null;
  if (link && token) return add(found, token, link[0].length);
  return add(found, { kind: 'text', text: '<' }, 1);
}

function takeLabelled(rest: string, found: Token[]): number {
  const match = LABELLED_LINK.exec(rest);
  const link = match?.[2] ? safeLink(match[2]) : null;
  const label = visibleLabel(match?.[1] ?? '');
  if (!match || !link || !label) return add(found, { kind: 'text', text: '[' }, 1);
  const plain = label === match[2];
  return add(found, { kind: 'link', label, url: link.url, domain: link.domain, plain }, match[0].length);
}

function takeBare(text: string, at: number, rest: string, found: Token[]): number {
  const before = text[at - 1] ?? ' ';
  const match = BARE_LINK.exec(rest)?.[0] ?? '';
  const address = trimTail(match);
  const token = /[\p{L}\p{N}_]/u.test(before) ? null : plainLink(address);
  if (token) return add(found, token, address.length);
  return add(found, { kind: 'text', text: visibleText(rest.slice(0, 4)) }, 4);
}

/** Punctuation after an address belongs to the sentence, and so does a bracket the address did not open. */
function trimTail(address: string): string {
  let end = address.replace(/[.,:;!?'*_~»”…]+$/, '');
  while (end.endsWith(')') && end.split(')').length > end.split('(').length) {
    end = end.slice(0, -1).replace(/[.,:;!?'*_~»”…]+$/, '');
  }
  return end;
}

/** A bare address reads as itself, except where its host would mislead: then the host as it really is goes beside it. */
function plainLink(address: string): Inline | null {
  const link = safeLink(address);
  if (!link) return null;
  const plain = address.toLowerCase().includes(link.domain);
  return { kind: 'link', label: address, url: link.url, domain: link.domain, plain };
}

function takeMark(text: string, at: number, char: '*' | '_', found: Token[]): number {
  let count = 1;
  while (text[at + count] === char && count < 3) count += 1;
  const before = text[at - 1] ?? ' ';
  const after = text[at + count] ?? ' ';
  const opens = leans(after, before) && (char === '*' || !/[\p{L}\p{N}]/u.test(before));
  const closes = leans(before, after) && (char === '*' || !/[\p{L}\p{N}]/u.test(after));
  return add(found, { kind: 'mark', char, count, opens, closes }, count);
}

/** Whether a mark leans on `near`: a letter stands there, or punctuation with nothing but space or punctuation behind. */
function leans(near: string, far: string): boolean {
  if (/\s/.test(near)) return false;
  return !/\p{P}/u.test(near) || /[\s\p{P}]/u.test(far);
}

interface Open {
  char: string;
  count: number;
  at: number;
}

/** A mark that has not found its partner. */
type Loose = { kind: 'mark'; char: string; count: number };

/** Joins marks into strong and emphasis; marks without a partner become text again. */
function pair(list: Token[]): Inline[] {
  const out: (Inline | Loose)[] = [];
  const opened: Open[] = [];
  for (const token of list) {
    if (token.kind !== 'mark') {
      out.push(token);
      continue;
    }
    const left = token.closes ? close(token, opened, out) : token.count;
    if (left === 0) continue;
    if (token.opens && opened.length < MOST_OPEN)
      opened.push({ char: token.char, count: left, at: out.length });
    out.push({ kind: 'mark', char: token.char, count: left });
  }
  return settle(out);
}

/** Closes as many of the mark's characters as there are open ones, and answers how many are left. */
function close(token: Mark, opened: Open[], out: (Inline | Loose)[]): number {
  let left = token.count;
  while (left > 0) {
    const index = opened.findLastIndex((open) => open.char === token.char);
    const open = opened[index];
    if (!open || open.at === out.length - 1) return left;
    opened.length = index;
    const used = Math.min(2, left, open.count);
    const inside = out.splice(open.at).slice(1);
    const kept = open.count - used;
    if (kept > 0) {
      out.push({ kind: 'mark', char: open.char, count: kept });
      opened.push({ ...open, count: kept });
    }
    out.push({ kind: used === 2 ? 'strong' : 'emphasis', children: settle(inside) });
    left -= used;
  }
  return left;
}

function settle(list: (Inline | Loose)[]): Inline[] {
  return joinText(
    list.map((node) => (node.kind === 'mark' ? { kind: 'text', text: node.char.repeat(node.count) } : node)),
  );
}

function joinText(list: Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const node of list) {
    const last = out.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      out[out.length - 1] = { kind: 'text', text: last.text + node.text };
    else if (node.kind !== 'text' || node.text) out.push(node);
  }
  return out;
}

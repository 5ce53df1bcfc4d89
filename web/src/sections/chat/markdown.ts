/**
 * Message bodies: a small subset of CommonMark read into a closed set of nodes. Nothing here makes HTML: what is not in
 * the set stays the text it was. The server checks bodies too; this file does not rely on it.
 */
import { t } from '$i18n';
import { inlines } from './markdown-inline';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'mention'; id: string }
  | { kind: 'link'; label: string; url: string; domain: string; plain: boolean };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] };

const DEEPEST = 6;
const LONGEST = 40_000;

/** Reads a body; anything longer than 40,000 characters is cut there. */
export function parse(body: string): Block[] {
  return blocks(body.slice(0, LONGEST).replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n'), 0);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,20})[^`]*$/;
const QUOTE = /^ {0,3}> ?/;
const BULLET = /^( {0,3})([-*+]) +(?=\S)/;
const NUMBER = /^( {0,3})(\d{1,9})[.)] +(?=\S)/;

function blocks(lines: string[], depth: number): Block[] {
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const taken = line.trim() === '' ? 1 : takeBlock(lines, at, depth, found);
    at += Math.max(1, taken);
  }
  return found;
}

/** Reads the block that starts at line `at`, adds it, and answers how many lines it took. */
function takeBlock(lines: string[], at: number, depth: number, found: Block[]): number {
  const line = lines[at] ?? '';
  const fence = FENCE.exec(line);
  if (fence) return takeCode(lines, at, fence, found);
  if (depth < DEEPEST && QUOTE.test(line)) return takeQuote(lines, at, depth, found);
  if (depth < DEEPEST && (BULLET.test(line) || NUMBER.test(line))) return takeList(lines, at, depth, found);
  return takeParagraph(lines, at, depth, found);
}

function takeCode(lines: string[], at: number, fence: RegExpExecArray, found: Block[]): number {
  const mark = fence[1] ?? '```';
  const close = lines.findIndex((line, index) => index > at && isClosing(line, mark));
  const end = close < 0 ? lines.length : close;
  found.push({ kind: 'code', language: fence[2] ?? '', text: lines.slice(at + 1, end).join('\n') });
  return end - at + 1;
}

function isClosing(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= mark.length && trimmed === (mark[0] ?? '`').repeat(trimmed.length);
}

function takeQuote(lines: string[], at: number, depth: number, found: Block[]): number {
  const inside: string[] = [];
  for (let next = at; next < lines.length && QUOTE.test(lines[next] ?? ''); next += 1) {
    inside.push((lines[next] ?? '').replace(QUOTE, ''));
  }
  found.push({ kind: 'quote', children: blocks(inside, depth + 1) });
  return inside.length;
}

function takeList(lines: string[], at: number, depth: number, found: Block[]): number {
  const ordered = NUMBER.test(lines[at] ?? '');
  const mark = ordered ? NUMBER : BULLET;
  const items: string[][] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const head = mark.exec(line);
    if (head) items.push([line.slice(head[0].length)]);
    else if (/^(\s{2,}|\t)\S/.test(line)) items.at(-1)?.push(line.replace(/^(\t| {2,4})/, ''));
    else break;
  }
  const start = ordered ? Number(NUMBER.exec(lines[at] ?? '')?.[2] ?? 1) : 1;
  found.push({ kind: 'list', ordered, start, items: items.map((item) => blocks(item, depth + 1)) });
  return next - at;
}

function takeParagraph(lines: string[], at: number, depth: number, found: Block[]): number {
  let next = at + 1;
  while (next < lines.length && !startsBlock(lines[next] ?? '', depth)) next += 1;
  found.push({ kind: 'paragraph', children: inlines(lines.slice(at, next).join('\n').trim()) });
  return next - at;
}

function startsBlock(line: string, depth: number): boolean {
  if (line.trim() === '' || FENCE.test(line)) return true;
  return depth < DEEPEST && (QUOTE.test(line) || BULLET.test(line) || NUMBER.test(line));
}

/** The body as one line of plain text, for quoting and copying; mentions by name where `nameOf` knows it. */
export function plainText(body: string, nameOf: (id: string) => string | undefined): string {
  return parse(body)
    .map((block) => blockText(block, nameOf))
    .join('\n');
}

function blockText(block: Block, nameOf: (id: string) => string | undefined): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'paragraph') return block.children.map((node) => inlineText(node, nameOf)).join('');
  if (block.kind === 'quote')
    return block.children.map((child) => `> ${blockText(child, nameOf)}`).join('\n');
  const mark = (index: number) => (block.ordered ? `${block.start + index}.` : '-');
  return block.items
    .map((item, index) => `${mark(index)} ${item.map((child) => blockText(child, nameOf)).join('\n')}`)
    .join('\n');
}

function inlineText(node: Inline, nameOf: (id: string) => string | undefined): string {
  switch (node.kind) {
    case 'text':
    case 'code':
      return node.text;
    case 'break':
      return '\n';
    case 'mention':
      return `@${nameOf(node.id) ?? (node.id === 'assistant' ? t('assistant-title') : '…')}`;
    case 'link':
      return node.plain ? node.label : `${node.label} (${node.url})`;
    default:
      return node.children.map((child) => inlineText(child, nameOf)).join('');
  }
}

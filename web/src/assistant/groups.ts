/** The result in the order it is read, and as plain text. */
import { bare } from './bare';
import type { RunView } from './run-reducer';
import type { Item, ItemKind, Reference } from './run-types';

export interface ItemGroup {
  kind: ItemKind;
  items: Item[];
}

export const KINDS: readonly ItemKind[] = ['answer', 'point', 'decision', 'question', 'promise'];

export function groupsOf(items: readonly Item[]): ItemGroup[] {
  return KINDS.map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) })).filter(
    (group) => group.items.length > 0,
  );
}

export type PromiseOrder = 'due' | 'who' | 'told';

/** Promises by date (those without one last), by person, or as they were given. */
export function sortPromises(items: readonly Item[], order: PromiseOrder, language: string): Item[] {
  if (order === 'told') return [...items];
  const collator = new Intl.Collator(language);
  const due = (item: Item) => item.due?.on ?? '9999';
  const who = (item: Item) => item.who ?? '\uffff';
  const byDue = (a: Item, b: Item) => due(a).localeCompare(due(b));
  const byWho = (a: Item, b: Item) => collator.compare(who(a), who(b));
  return [...items].sort((a, b) =>
    order === 'due' ? byDue(a, b) || byWho(a, b) : byWho(a, b) || byDue(a, b),
  );
}

/** The words of the plain text, in the language of the page. */
export interface PlainWords {
  title: (kind: ItemKind) => string;
  sources: string;
  time: (at: string) => string;
  day: (on: string) => string;
  nobody: string;
  /** The text in quotation marks. */
  quote: (text: string) => string;
}

/** The result as text to paste anywhere: groups, lines with [n], and the messages they stand on. */
export function plainResult(view: RunView, words: PlainWords): string {
  const groups = groupsOf(view.items).map((group) => {
    const lines = group.items.map((item) => `- ${plainItem(item, words)}`);
    return [words.title(group.kind), ...lines].join('\n');
  });
  const cited = citedIn(view.items, view.references).map(
    ({ n, message }) =>
      `[${n}] ${message.author_name}, ${words.time(message.created_at)}: ${oneLine(bare(message.excerpt))}`,
  );
  const sources = cited.length > 0 ? [[words.sources, ...cited].join('\n')] : [];
  return [view.text, ...groups, ...sources].filter(Boolean).join('\n\n');
}

function plainItem(item: Item, words: PlainWords): string {
  const text = item.worded_by === 'quote' ? words.quote(oneLine(bare(item.text))) : oneLine(item.text);
  const due = item.due ? (item.due.on ? words.day(item.due.on) : item.due.text) : '';
  const promise = [item.who ?? words.nobody, text, due].filter(Boolean).join(' → ');
  const marks = item.sources.map((source) => `[${source.n}]`).join('');
  return `${item.kind === 'promise' ? promise : text} ${marks}`.trim();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The references the items stand on, each once, by number. */
export function citedIn(
  items: readonly Item[],
  references: Readonly<Record<number, Reference>>,
): Reference[] {
  const numbers = new Set(items.flatMap((item) => item.sources.map((source) => source.n)));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((n) => references[n])
    .filter((reference) => reference !== undefined);
}

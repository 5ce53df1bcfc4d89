import type { SwitcherEntry } from '$sections';

const SHOWN = 12;

/** How well a title answers what was typed: 0 is not at all. Every typed word must begin or be in some word. */
export function score(query: string, title: string, words = ''): number {
  const typed = fold(query);
  if (typed === '') return 1;
  const name = fold(title);
  if (name === typed) return 100;
  if (name.startsWith(typed)) return 80;
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  const asked = typed.split(' ');
  if (asked.every((word) => parts.some((part) => part.startsWith(word)))) return 60;
  if (name.includes(typed)) return 40;
  const everything = `${name} ${fold(words)}`;
  return asked.every((word) => everything.includes(word)) ? 20 : 0;
}

/** The best entries first; equals keep the order they came in. What the server found stands after ours. */
export function rank(query: string, entries: readonly SwitcherEntry[], limit = SHOWN): SwitcherEntry[] {
  const ours = entries
    .filter((entry) => !entry.found)
    .map((entry) => ({
      entry,
      points: score(query, entry.title, `${entry.hint ?? ''} ${entry.words ?? ''}`),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, limit)
    .map(({ entry }) => entry);
  const known = new Set(ours.map((entry) => entry.id));
  return [...ours, ...entries.filter((entry) => entry.found && !known.has(entry.id))];
}

/** Letters that are written either way in Russian are the same here. */
function fold(text: string): string {
  return text.trim().toLocaleLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ');
}

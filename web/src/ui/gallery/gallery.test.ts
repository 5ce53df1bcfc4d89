import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const UI = join(import.meta.dirname, '..');
/** Parts that others draw, and what only loads or waits for something else. */
const UNSEEN = ['Deferred', 'LabelledControl', 'Lazy', 'MiddleState', 'More', 'QueryState', 'Toaster'];

function components(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.svelte'));
}

it('the page of components shows every one of them', () => {
  const shown = components(import.meta.dirname)
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join();
  const names = components(UI).map((file) => file.replace('.svelte', ''));
  const missing = names.filter((name) => !name.endsWith('Body') && !shown.includes(`/${name}.svelte'`));
  expect(missing).toEqual(UNSEEN);
});

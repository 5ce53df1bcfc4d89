import { FluentResource } from '@fluent/bundle';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const SOURCES = join(ROOT, 'web/src');
/** Files whose every text is shown by the web application; the rest is the server's. */
const OURS = [
  'web',
  'settings',
  'auth',
  'admin',
  'directories',
  'errors',
  'chat',
  'files',
  'assistant',
  'notifications',
  'offline',
  'factors',
  'answers',
];

function textOf(language: string, file: string): string {
  return readFileSync(join(ROOT, 'locales', language, `${file}.ftl`), 'utf8');
}

function keysOf(language: string, file: string): string[] {
  return new FluentResource(textOf(language, file)).body.map(({ id }) => id).sort();
}

const sources = readdirSync(SOURCES, { recursive: true })
  .map(String)
  .filter((file) => /\.(svelte|ts)$/.test(file) && !/\.test\.ts$/.test(file))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .join('\n');

const PREFIX = `(?:${OURS.join('|')})`;
const literal = new Set(
  [...sources.matchAll(new RegExp(`['"](${PREFIX}-[a-z0-9_-]+)['"]`, 'g'))].map((match) => match[1] ?? ''),
);
/** Keys put together from parts, as patterns. A part has a hyphen only where one was put into it. */
const patternOf = (part: string) => (part.includes('replace') ? '[a-z0-9-]+' : '[a-z0-9_]+');
const patterns = [...sources.matchAll(new RegExp('`(' + PREFIX + '-[a-z0-9_-]*\\$\\{[^`]*)`', 'g'))].map(
  (match) => new RegExp(`^${(match[1] ?? '').replace(/\$\{[^}]*\}/g, patternOf)}$`),
);

describe.each(OURS)('%s.ftl', (file) => {
  it('has the same keys in both languages', () => {
    expect(keysOf('en', file)).toEqual(keysOf('ru', file));
  });

  it('has no syntax the parser had to skip', () => {
    for (const language of ['ru', 'en']) {
      const written = [...textOf(language, file).matchAll(/^([a-z][\w-]*) *=/gm)].map(
        (match) => match[1] ?? '',
      );
      expect(keysOf(language, file)).toEqual([...new Set(written)].sort());
      expect(written.length, 'a key written twice').toBe(new Set(written).size);
    }
  });

  it('has no text nobody shows', () => {
    const unused = keysOf('ru', file).filter(
      (key) => !literal.has(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it('knows the Russian plurals', () => {
    const choices = [...textOf('ru', file).matchAll(/\{ \$\w+ ->([\s\S]*?)\n {4}\}/g)].map(
      (match) => match[1] ?? '',
    );
    for (const choice of choices.filter((text) => text.includes('[one]'))) {
      expect(choice).toMatch(/\[one\][\s\S]*\[few\][\s\S]*\*\[(many|other)\]/);
    }
  });
});

it('has a text for every key in the source', () => {
  const known = new Set(OURS.flatMap((file) => keysOf('ru', file)));
  expect([...literal].filter((key) => !known.has(key))).toEqual([]);
  expect(patterns.filter((pattern) => ![...known].some((key) => pattern.test(key))).map(String)).toEqual([]);
});

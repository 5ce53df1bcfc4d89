import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { i18n } from '$i18n';
import { actionText, detailOf, subjectText } from './audit';

const ROOT = join(import.meta.dirname, '../../..');

/** Every action the server can write down: it can be made in one way only. */
function actionsOfTheServer(): string[] {
  const sources = readdirSync(join(ROOT, 'crates'), { recursive: true })
    .map(String)
    .filter((file) => /^\w+\/src\/.*\.rs$/.test(file));
  return sources.flatMap((file) => {
    const [product = ''] = readFileSync(join(ROOT, 'crates', file), 'utf8').split('#[cfg(test)]');
    return [...product.matchAll(/\bAction::new\("([\w.-]+)"\)/g)].map((match) => match[1] ?? '');
  });
}

function bundleOf(language: string): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(readFileSync(join(ROOT, 'locales', language, 'admin.ftl'), 'utf8')));
  return bundle;
}

describe.each(['ru', 'en'])('the journal in %s', (language) => {
  beforeAll(() => {
    i18n.bundle = bundleOf(language);
  });

  it('has words for every action the server writes down', () => {
    const actions = actionsOfTheServer();
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => actionText(action) === action)).toEqual([]);
  });

  it('shows what it does not know as it is', () => {
    expect(actionText('rocket.started')).toBe('rocket.started');
    expect(subjectText('rocket')).toBe('rocket');
    expect(detailOf({ speed: 7, goal: 'moon' })).toBe('speed: 7, goal: moon');
  });
});

it('leaves identifiers and nothing out of the detail', () => {
  expect(detailOf({ id: '019a2b3c-0000-7000-8000-000000000001', title: null })).toBe('');
  expect(detailOf(null)).toBe('');
  expect(detailOf({ words: 'я'.repeat(300) })).toHaveLength(160);
});

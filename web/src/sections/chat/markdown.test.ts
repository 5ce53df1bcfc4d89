import { describe, expect, it } from 'vitest';
import { safeLink } from './links';
import { parse, plainText, type Block, type Inline } from './markdown';

const PERSON = '0192f0c1-1111-7000-8000-000000000001';

function line(body: string): Inline[] {
  const [first] = parse(body);
  return first?.kind === 'paragraph' ? first.children : [];
}

const text = (value: string): Inline => ({ kind: 'text', text: value });

/** Every link anywhere in a body. */
function links(blocks: (Block | Inline)[]): string[] {
  return blocks.flatMap((node) => {
    if (node.kind === 'link') return [node.url];
    if (node.kind === 'list') return node.items.flatMap(links);
    return 'children' in node ? links(node.children) : [];
  });
}

describe('the subset', () => {
  it('reads bold, italic, code and line breaks', () => {
    expect(line('**срок** — *пятница*, `a*b*`\nда')).toEqual([
      { kind: 'strong', children: [text('срок')] },
      text(' — '),
      { kind: 'emphasis', children: [text('пятница')] },
      text(', '),
      { kind: 'code', text: 'a*b*' },
      { kind: 'break' },
      text('да'),
    ]);
  });

  it('nests marks', () => {
    expect(line('***оба***')).toEqual([
      { kind: 'emphasis', children: [{ kind: 'strong', children: [text('оба')] }] },
    ]);
    expect(line('**a *b* c**')).toEqual([
      { kind: 'strong', children: [text('a '), { kind: 'emphasis', children: [text('b')] }, text(' c')] },
    ]);
  });

  it.each([
    '2 * 3 * 4',
    'snake_case_name',
    '**',
    'a ** b',
    '*не закрыто',
    '`не закрыто',
    '_ _',
    'файл_2026_',
  ])('leaves %j as it is', (body) => {
    expect(line(body)).toEqual([text(body)]);
  });

  it('reads code blocks, closed or not, and nothing inside them', () => {
    expect(parse('до\n```rust\nlet a = **b**;\n<@x>\n```\nпосле')).toEqual([
      { kind: 'paragraph', children: [text('до')] },
      { kind: 'code', language: 'rust', text: 'let a = **b**;\n<@x>' },
      { kind: 'paragraph', children: [text('после')] },
    ]);
    expect(parse('```\nконец')).toEqual([{ kind: 'code', language: '', text: 'конец' }]);
  });

  it('reads quotes and lists, nested', () => {
    expect(parse('> слово\n> - раз\nответ')).toEqual([
      {
        kind: 'quote',
        children: [
          { kind: 'paragraph', children: [text('слово')] },
          {
            kind: 'list',
            ordered: false,
            start: 1,
            items: [[{ kind: 'paragraph', children: [text('раз')] }]],
          },
        ],
      },
      { kind: 'paragraph', children: [text('ответ')] },
    ]);
    expect(parse('3. три\n4. четыре\n   - вложено')).toMatchObject([
      { kind: 'list', ordered: true, start: 3, items: [[{}], [{}, { kind: 'list', ordered: false }]] },
    ]);
  });

  it('reads mentions by a whole id only', () => {
    expect(line('<@assistant>, <@assistants>')).toEqual([
      { kind: 'mention', id: 'assistant' },
      text(', <@assistants>'),
    ]);
    expect(line(`<@user:${PERSON}>, привет`)).toEqual([{ kind: 'mention', id: PERSON }, text(', привет')]);
    expect(line('<@кто-то> <@>')).toEqual([text('<@кто-то> <@>')]);
  });

  it('unescapes punctuation', () => {
    expect(line('\\*не курсив\\* \\[x\\](https://a.example)')).toMatchObject([
      text('*не курсив* [x]('),
      { kind: 'link', url: 'https://a.example/' },
      text(')'),
    ]);
  });
});

describe('links', () => {
  it('shows a bare address as itself and leaves the sentence its punctuation', () => {
    expect(line('см. https://wiki.example/план_2_(черновик), там')).toEqual([
      text('см. '),
      {
        kind: 'link',
        label: 'https://wiki.example/план_2_(черновик)',
        url: 'https://wiki.example/%D0%BF%D0%BB%D0%B0%D0%BD_2_(%D1%87%D0%B5%D1%80%D0%BD%D0%BE%D0%B2%D0%B8%D0%BA)',
        domain: 'wiki.example',
        plain: true,
      },
      text(', там'),
    ]);
    expect(links(parse('(https://a.example/x).'))).toEqual(['https://a.example/x']);
    expect(links(parse('<https://a.example/x>'))).toEqual(['https://a.example/x']);
  });

  it('names the domain of a labelled link', () => {
    expect(line('[договор](https://docs.example/1)')).toEqual([
      { kind: 'link', label: 'договор', url: 'https://docs.example/1', domain: 'docs.example', plain: false },
    ]);
  });

  it('marks a label that pretends to be another address', () => {
    expect(line('[https://bank.example](https://evil.example)')).toMatchObject([
      { domain: 'evil.example', plain: false },
    ]);
  });

  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](data:text/html,<script>alert(1)</script>)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](//evil.example)',
    '[a](/api/v1/session)',
    '[a](https:evil.example)',
    '[a](https://user:pass@evil.example)',
    '[a](https://bank.example@evil.example)',
    '[a](https://bank.example\\@evil.example)',
    '[a][1]\n\n[1]: https://evil.example/ref'.replace('https://', 'javascript:'),
    '<javascript:alert(1)>',
    '<mailto:a@evil.example>',
    'javascript:alert(1)',
    'xhttps://evil.example',
    'https://',
    '[a](https://evil\u200b.example)',
    '[a](https://evil.example/\u202egnp.exe)',
    '[\u200b\u2060](https://evil.example)'.replace('https', 'ftp'),
  ])('%j leads nowhere', (body) => {
    expect(links(parse(body))).toEqual([]);
  });

  it.each(['[a](<https://evil.example>)', '[a](https://evil.example "title")'])(
    'shows the address of %j itself instead of a label',
    (body) => {
      expect(line(body)).toMatchObject([
        {},
        { kind: 'link', label: 'https://evil.example', plain: true },
        {},
      ]);
    },
  );

  it('has no reference links and no images', () => {
    expect(parse('[a][1]\n\n[1]: https://a.example/ref')).toEqual([
      { kind: 'paragraph', children: [text('[a][1]')] },
      {
        kind: 'paragraph',
        children: [
          text('[1]: '),
          {
            kind: 'link',
            label: 'https://a.example/ref',
            url: 'https://a.example/ref',
            domain: 'a.example',
            plain: true,
          },
        ],
      },
    ]);
    expect(line('![кот](https://a.example/cat.png)')).toMatchObject([
      text('!'),
      { kind: 'link', label: 'кот' },
    ]);
  });

  it('does not link a label of nothing but unseen characters', () => {
    expect(
      line('[\u200b\u2060](https://evil.example)').some((node) => node.kind === 'link' && !node.plain),
    ).toBe(false);
  });

  it('shows a host of look-alike letters in its Latin code', () => {
    expect(safeLink('https://раураl.com/x')?.domain).toBe('xn--l-7sba6dbr.com');
    expect(safeLink('https://аррӏе.com')?.domain).toMatch(/^xn--/);
    expect(safeLink('https://пример.рф/a')?.domain).toBe('пример.рф');
    expect(line('https://аррӏе.com')).toMatchObject([{ plain: false }]);
    expect(line('https://пример.рф/a')).toMatchObject([{ plain: true }]);
  });
});

describe('hostile text', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<!-- --><![CDATA[x]]><?php ?>',
    '&lt;b&gt; &#x3c;script&#x3e;',
    '{@html x} {{x}} ${x}',
  ])('%j stays text', (body) => {
    expect(parse(body)).toEqual([{ kind: 'paragraph', children: [text(body)] }]);
  });

  it('drops characters that hide or turn text, and keeps emoji whole', () => {
    expect(line('счёт\u202exe.fdp\u200b')).toEqual([text('счётxe.fdp')]);
    expect(line('👩\u200d💻')).toEqual([text('👩\u200d💻')]);
  });

  it.each([
    ['*a '.repeat(10_000)],
    ['a* '.repeat(10_000)],
    ['*a'.repeat(8_000) + 'a*'.repeat(8_000)],
    ['_*'.repeat(15_000)],
    ['['.repeat(30_000)],
    ['[a]('.repeat(9_000)],
    ['`'.repeat(30_000)],
    ['`a``b```c'.repeat(3_000)],
    ['> '.repeat(15_000)],
    ['- '.repeat(15_000) + 'x'],
    ['https://'.repeat(4_000)],
    ['<'.repeat(30_000)],
    ['(https://a.example'.repeat(1_000) + ')'.repeat(10_000)],
    [Array.from({ length: 5_000 }, (_, n) => `${'  '.repeat(n % 20)}- x`).join('\n')],
  ])('reads a body made to be slow or deep in time (%#)', (body) => {
    // The processor's time, not the clock's: a busy machine must not look like a slow reader.
    const start = process.cpuUsage();
    const read = parse(body);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(600);
    expect(depth(read)).toBeLessThan(60);
  });

  it('cuts a body that is too long', () => {
    expect(plainText('x'.repeat(100_000), () => undefined)).toHaveLength(40_000);
  });
});

function depth(nodes: (Block | Inline)[]): number {
  const inside = nodes.map((node) => {
    if (node.kind === 'list') return Math.max(0, ...node.items.map(depth));
    return 'children' in node ? depth(node.children) : 0;
  });
  return 1 + inside.reduce((most, one) => Math.max(most, one), 0);
}

it('makes plain text for copying', () => {
  expect(
    plainText(`**да**, <@user:${PERSON}>: [док](https://a.example/1)\n\n1. раз\n2. два`, () => 'Анна'),
  ).toBe('да, @Анна: док (https://a.example/1)\n1. раз\n2. два');
});

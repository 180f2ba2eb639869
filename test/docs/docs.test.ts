// What the documents say is there, is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { roles } from '#app/study/roles.ts';
import { readSource } from '../architecture/source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const decisions = readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`);
const documents = [
  'README.md',
  'docs/analysis.md',
  'docs/blinding.md',
  'docs/randomisation.md',
  'docs/performance.md',
  'docs/scaling.md',
  'docs/study.md',
  'docs/wording.md',
  ...decisions,
];

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g))
      expect(Object.keys(scripts), name).toContain(name);
  });

  test('links to files and names files and folders that exist', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(existsSync(join(root, dirname(document), target)), target).toBe(true);
    for (const [, named = ''] of text.matchAll(/`((?:app|db|docs|scripts|server|test)\/[\w./-]*[\w/])`/g))
      expect(existsSync(join(root, named)), named).toBe(true);
  });
});

test.each(decisions)('%s has context, decision and consequences', (decision) => {
  for (const part of ['Context', 'Decision', 'Consequences'])
    expect(read(decision)).toContain(`**${part}.**`);
});

test('docs/blinding.md says of every role whether it is blinded', () => {
  const text = read('docs/blinding.md');
  for (const [name, { blinded }] of Object.entries(roles))
    expect(text).toMatch(new RegExp(`\\| ${name} \\| ${blinded ? 'yes' : 'no'} \\|`));
});

test.each([
  ['docs/blinding.md', '| if this is broken | this fails |\n|---|---|\n'],
  ['docs/study.md', '| rule | whose | test |\n|---|---|---|\n'],
])('%s says for each promise which test fails, and there is such a test', (document, head) => {
  const [, table = ''] = read(document).split(head);
  const rows = table.trimEnd().split('\n\n')[0]?.split('\n') ?? [];
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const [, file] = /`(test\/[^`]+)`/.exec(row) ?? [];
    const [, command] = /`npm run ([a-z:]+)`/.exec(row) ?? [];
    expect(file ?? command, row).toBeDefined();
    if (!file) continue;
    const titles = readSource(file, read(file))
      .calls.filter(({ callee }) => /^(test|describe)\b/.test(callee))
      .map(({ args }) => args[0] ?? '');
    expect(titles.length, row).toBeGreaterThan(0);
    for (const [, title = ''] of row.matchAll(/“([^”]+)”/g))
      expect(
        titles.some((each) => each.includes(title)),
        row,
      ).toBe(true);
  }
});

test('no document names a machine, a registry or how it was made', () => {
  for (const document of documents)
    expect(read(document)).not.toMatch(/\/work\/|\/root\/|registry\.npmjs|localhost:\d{4}/);
});

// The rules of test/architecture.test.ts find what they must: each is tried on a planted mistake.
import { expect, test } from 'vitest';
import { askedOfTheMachine, driverCalls, takersOf, wrongImports } from './rules.ts';
import { computed, readSource, type Source } from './source.ts';

const planted = (path: string, text: string): Source[] => [readSource(path, text)];

test.each([
  [
    "import { openForm } from '#app/services/capture/forms.server.ts';",
    'app/services/capture/forms.server.ts',
  ],
  ["import type { Query } from '#db/open.ts';", 'db/open.ts'],
  ["import { type Query } from '../../db/open.ts';", 'db/open.ts'],
  ["import '../services/scope.server.ts';", 'app/services/scope.server.ts'],
  ["export * from '#db/open.ts';", 'db/open.ts'],
  ["export type { Query } from '#db/open.ts';", 'db/open.ts'],
  ["const open = await import('#db/open.ts');", 'db/open.ts'],
  ["let query: import('#db/open.ts').Query;", 'db/open.ts'],
  ["import open = require('#db/open.ts');", 'db/open.ts'],
  ["const open = require('../../db/open.ts');", 'db/open.ts'],
])('a route may not say %s', (text, target) => {
  expect(wrongImports(planted('app/routes/page.tsx', text))).toEqual([`app/routes/page.tsx -> ${target}`]);
});

test.each([
  ['app/study/field.ts', "import { problem } from '#app/problem.ts';"],
  ['app/study/field.ts', "import { readFileSync } from 'node:fs';"],
  ['app/study/field.ts', "import type { Tables } from '#db/schema/index.ts';"],
  ['app/views/page.tsx', "import type { Grid } from '#app/services/participants.server.ts';"],
  ['app/views/page.tsx', "import { actAs } from '#app/access/act-as.server.ts';"],
  ['app/views/page.tsx', "import { eq } from 'drizzle-orm';"],
  ['app/services/a.server.ts', "import { actAs } from '#app/access/act-as.server.ts';"],
  ['app/services/a.server.ts', "import { Table } from '#app/views/table.tsx';"],
  ['app/access/a.server.ts', "import { open } from '#db/open.ts';"],
  ['app/access/a.server.ts', "import type { Tables } from '#db/schema/index.ts';"],
  ['db/open.ts', "import type { Scope } from '#app/services/scope.server.ts';"],
  ['app/root.tsx', "import { open } from '#db/open.ts';"],
])('%s may not say %s', (path, text) => {
  expect(wrongImports(planted(path, text))).toHaveLength(1);
});

test('a file that belongs to no layer is named', () => {
  expect(wrongImports(planted('app/other/a.ts', ''))).toEqual(['app/other/a.ts belongs to no layer']);
});

test('an import in a comment or a text is none, and one that is allowed is not named', () => {
  const text = `// import { a } from '#db/open.ts';\nconst b = "import '#db/open.ts'";\nimport { actAs } from '#app/access/act-as.server.ts';`;
  expect(wrongImports(planted('app/routes/page.tsx', text))).toEqual([]);
});

test.each([
  'tables.allocation',
  "tables['allocation']",
  'const { allocation } = tables;',
  'const { allocation: rows } = tables;',
  'function f({ allocation }: Tables) {}',
  'tables?.allocation',
])('%s takes a table', (text) => {
  expect(takersOf(planted('a.ts', text), ['allocation'])).toEqual(['a.ts']);
});

test('a name that is computed is seen', () => {
  expect(readSource('db/a.ts', 'await import(name)').imports).toEqual([
    { target: computed, typeOnly: false },
  ]);
});

test.each([
  'Math.random()',
  'Date.now()',
  'new Date()',
  'Date()',
  'crypto.randomUUID()',
  'randomUUID()',
  'randomBytes(8)',
  'performance.now()',
])('%s is asked of the machine', (text) => {
  expect(askedOfTheMachine(planted('app/services/a.server.ts', text))).toHaveLength(1);
  expect(askedOfTheMachine(planted('app/services/a.server.ts', `// ${text}\n'${text}'`))).toEqual([]);
});

test('a day that is given is not asked of the machine', () => {
  expect(askedOfTheMachine(planted('app/services/a.server.ts', 'new Date(instant)'))).toEqual([]);
});

test.each(['q.select().from(a).all()', 'q.select().from(a).get()', 'q.delete(a).run()', 'one.get({ id })'])(
  '%s is a call of the driver',
  (text) => {
    expect(driverCalls(planted('app/services/a.server.ts', text))).toHaveLength(1);
  },
);

test.each(['map.get(key)', 'Promise.all(counts)', 'new Map().values()', 'tx.insert(a).values({ b })'])(
  '%s is none',
  (text) => {
    expect(driverCalls(planted('app/services/a.server.ts', text))).toEqual([]);
  },
);

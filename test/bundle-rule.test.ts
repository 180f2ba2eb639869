// What must not reach a browser. The build refuses a bundle that this rule finds something in.
import { describe, expect, test } from 'vitest';
import { forbiddenIn, type Metafile } from '../scripts/bundle-rule.ts';

const bundle = (input: string, bytesInOutput = 1): Metafile => ({
  outputs: {
    'public/build/root.js': { inputs: { 'app/root.tsx': { bytesInOutput: 90 }, [input]: { bytesInOutput } } },
  },
});

describe('refused', () => {
  test.each([
    'db/open.ts',
    '../main/db/schema/sealed.ts',
    'server/runtime.ts',
    'app/services/scope.server.ts',
    'app/services/randomisation/scheme.server.ts',
    'app/access/capabilities.server.ts',
    'app/access/guard.ts',
    'app/any/where.server.ts',
    'app/views/table.server.tsx',
    'app/problem.ts',
    'app/study/arms.ts',
    'app/study/design.ts',
    'app/study/definition.ts',
    'node_modules/better-sqlite3/lib/index.js',
    'node_modules/drizzle-orm/index.js',
    'node_modules/seedrandom/index.js',
    'node_modules/express/index.js',
    'node_modules/@remix-run/node/dist/index.js',
  ])('%s', (input) => {
    expect(forbiddenIn(bundle(input))).toEqual([{ input, output: 'public/build/root.js' }]);
  });

  test('in any of several files, each named with the file that holds it', () => {
    const outputs = {
      ...bundle('app/routes/a.tsx').outputs,
      'b.js': { inputs: { 'db/open.ts': { bytesInOutput: 3 } } },
    };
    expect(forbiddenIn({ outputs })).toEqual([{ input: 'db/open.ts', output: 'b.js' }]);
  });
});

describe('accepted', () => {
  test.each([
    'empty-module:#app/access/act-as.server.ts',
    'empty-module:../services/scope.server.ts',
    'empty-module:#db/open.ts',
    'app/study/index.ts',
    'app/study/definition-checks.ts',
    'app/views/table.tsx',
    'app/routes/_index.tsx',
    'node_modules/zod/index.js',
    'node_modules/@remix-run/react/dist/index.js',
    'node_modules/react/index.js',
  ])('%s', (input) => {
    expect(forbiddenIn(bundle(input))).toEqual([]);
  });

  test('a file of the server of which not one byte is left', () => {
    expect(forbiddenIn(bundle('app/services/scope.server.ts', 0))).toEqual([]);
  });

  test('a bundle without files', () => {
    expect(forbiddenIn({ outputs: {} })).toEqual([]);
  });
});

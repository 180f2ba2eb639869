// Imports run one way, and what reveals the arm is imported by a short list of files. A new line in a list here
// is a decision: say in review why the file must know.
import { describe, expect, test } from 'vitest';
import { sealedActs } from '#app/services/sealed-acts.server.ts';
import {
  askedOfTheMachine,
  callsOf,
  driverCalls,
  importersOf,
  reachesOf,
  takersOf,
  wrongImports,
} from './architecture/rules.ts';
import { sourcesIn } from './architecture/source.ts';

const layered = sourcesIn('app', 'db', 'server');
const all = [...layered, ...sourcesIn('scripts')];
const services = layered.filter(({ path }) => path.startsWith('app/services/'));

describe('what reveals the arm is known to few files', () => {
  test('the names of the arms', () => {
    expect(importersOf(all, /^app\/study\/arms(\.ts)?$/)).toEqual([
      'app/services/definition.server.ts',
      'app/services/randomisation/design.server.ts',
      'app/services/randomisation/partition.server.ts', // the export after the lock
      'app/services/unblinding.server.ts',
      'app/study/definition.ts', // its type alone
    ]);
  });

  test('the design of the list', () => {
    expect(importersOf(all, /^app\/study\/design(\.ts)?$/)).toEqual([
      'app/services/activation.server.ts', // how many are planned
      'app/services/definition.server.ts',
      'app/services/randomisation/design.server.ts',
      'app/services/randomisation/strata.server.ts',
      'app/services/randomisation/upload.server.ts', // how many are planned
      'app/study/definition.ts', // its type alone
    ]);
    expect(importersOf(all, /\/randomisation\/design\.server(\.ts)?$/)).toEqual([
      'app/services/activation.server.ts',
      'app/services/randomisation/allocate.server.ts',
      'app/services/randomisation/draw.server.ts', // its types alone
      'app/services/randomisation/relist.server.ts', // its types alone
      'app/services/randomisation/reveal.server.ts',
      'app/services/randomisation/strata.server.ts', // for the report on predictability
      'app/services/randomisation/upload.server.ts', // the codes of the arms
      'app/services/randomisation/verify-sealed.server.ts',
      'app/services/settings.server.ts', // whether the key of the list is there
      'server/runtime.ts', // the same, whenever the key is read
      'scripts/demo/clear.ts', // whose key lies there
    ]);
  });

  test('the engine that draws the list', () => {
    expect(importersOf(all, /\/randomisation\/scheme\.server(\.ts)?$/)).toEqual([
      'app/services/randomisation/design.server.ts',
      'app/services/randomisation/draw.server.ts',
      'app/services/randomisation/relist.server.ts',
      'app/services/randomisation/verify-sealed.server.ts',
    ]);
    expect(takersOf(all, ['listSeed', 'blockSeed'])).toEqual([
      'app/services/randomisation/draw.server.ts',
      'app/services/randomisation/relist.server.ts',
    ]);
    expect(takersOf(all, ['revealListKey'])).toEqual([
      'app/services/activation.server.ts',
      'app/services/randomisation/reveal.server.ts', // after unsealing
      'app/services/randomisation/verify-sealed.server.ts',
    ]);
  });

  test('the sealed tables', () => {
    expect(importersOf(all, /^db\/schema\/sealed(\.ts)?$/)).toEqual(['db/schema/index.ts']);
  });

  test.each([
    [
      'allocation',
      [
        'app/services/randomisation/allocate.server.ts',
        'app/services/randomisation/draw.server.ts',
        'app/services/randomisation/partition.server.ts',
        'app/services/randomisation/reveal.server.ts',
        'app/services/randomisation/verify-sealed.server.ts',
        'app/services/unblinding.server.ts',
      ],
    ],
    ['arm_told', ['app/services/unblinding.server.ts']],
    [
      'sealed_draft',
      [
        'app/services/drafts/drafts.server.ts', // of the unblinded, by whoever typed it
        'db/schema/index.ts', // in no ledger
      ],
    ],
    [
      'code_break_reading',
      [
        'app/services/emergency.server.ts',
        'app/services/export/act-tables.server.ts', // once the study is unsealed
        'db/schema/index.ts', // it goes on after the lock
      ],
    ],
    ['randomisation_design', ['app/services/randomisation/design.server.ts']],
    [
      'sealed_record',
      [
        'app/services/randomisation/verify-sealed.server.ts',
        'app/services/two-layers/door.server.ts',
        'app/services/two-layers/save.server.ts',
        'app/services/two-layers/saved.server.ts',
        'app/services/two-layers/views.server.ts',
        'app/services/two-layers/void.server.ts',
        'app/services/two-layers/whole.server.ts', // the export of an unsealed study
      ],
    ],
  ])('the table %s', (table, files) => {
    // Activation empties and freezes.
    const known = ['app/services/activation.server.ts', ...files];
    expect(takersOf(all, [table])).toEqual(known.sort());
  });

  test('a list that was made elsewhere', () => {
    expect(takersOf(all, ['uploaded_list'])).toEqual([
      'app/services/randomisation/upload.server.ts',
      'app/services/randomisation/uploaded.server.ts',
    ]);
    expect(importersOf(all, /\/randomisation\/uploaded\.server(\.ts)?$/)).toEqual([
      'app/services/activation.server.ts', // whether there is one, and its hash
      'app/services/beacon.server.ts', // whether there is one
      'app/services/randomisation/draw.server.ts',
      'app/services/randomisation/relist.server.ts',
      'app/services/randomisation/reveal.server.ts',
      'app/services/randomisation/upload.server.ts',
      'app/services/randomisation/verify-sealed.server.ts',
    ]);
  });

  test('the sealed tables by a name that is computed', () => {
    expect(takersOf(all, ['sealedNames'])).toEqual([
      'db/postgres/fourth-lock.ts', // which rights to them are given
    ]);
  });

  test("another connection than the actor's own, by the act that needs it", () => {
    const reaches = reachesOf(all);
    expect(reaches).toEqual([
      ['app/services/activation.server.ts', 'seeActivation'],
      ['app/services/activation.server.ts', 'commit'],
      ['app/services/beacon.server.ts', 'enterBeacon'],
      ['app/services/export/bundle.server.ts', 'exportAfterLock'],
      ['app/services/randomisation/allocate.server.ts', 'randomise'],
      ['app/services/randomisation/strata.server.ts', 'whatStratifies'],
      ['app/services/two-layers/save.server.ts', 'saveRecord'],
      ['app/services/two-layers/void.server.ts', 'voidRecord'],
    ]);
    // In no other way either.
    expect(takersOf(all, ['reach'])).toEqual([...new Set(reaches.map(([path]) => path))]);
    const acts = Object.entries(sealedActs);
    const on = (login: string) => acts.filter(([, its]) => its === login).map(([act]) => act);
    expect(on('allocator')).toEqual(['randomise', 'whatStratifies', 'saveRecord', 'voidRecord']);
    expect(on('application')).toEqual(['seeActivation', 'commit', 'enterBeacon', 'exportAfterLock']);
    expect(acts.map(([act]) => act).sort()).toEqual(reaches.map(([, act]) => act).sort());
  });

  test('all tables at once', () => {
    expect(callsOf(all, 'tablesByName')).toEqual([
      'db/copy.ts', // rows go from one database into another as they are
      'db/postgres/alone.ts', // a study is removed, and nothing beside it
      'scripts/migration-dialects.ts',
    ]);
  });

  test('the value that is opened', () => {
    const files = [
      'app/services/randomisation/partition.server.ts',
      'app/services/randomisation/reveal.server.ts',
      'app/services/unblinding.server.ts',
    ];
    expect(importersOf(all, /\/randomisation\/arm\.server(\.ts)?$/)).toEqual(files);
    expect(takersOf(all, ['revealToUnblinded'])).toEqual(files);
  });

  test('the page of a code break, which shows one arm to whoever has both its halves', () => {
    expect(importersOf(all, /\/unblinding\.server(\.ts)?$/)).toEqual([
      'app/access/capabilities.server.ts', // the trainer's
      'app/services/emergency.server.ts',
    ]);
    // No capability has it, and so nobody who is signed in.
    expect(importersOf(all, /\/services\/emergency\.server(\.ts)?$/)).toEqual([
      'app/access/emergency.server.ts',
    ]);
    expect(importersOf(all, /\/access\/emergency\.server(\.ts)?$/)).toEqual([
      'app/routes/emergency.$token.tsx',
      'app/routes/participants_.$number_.code-break.tsx', // its address
    ]);
  });

  test('whole records of a form in two layers', () => {
    expect(importersOf(all, /\/two-layers\/whole\.server(\.ts)?$/)).toEqual([
      'app/services/export/blocks.server.ts',
      'app/services/export/incidents.server.ts',
    ]);
  });

  test('the true arms of an export, which answers by what the database says of lock and unsealing', () => {
    expect(importersOf(all, /\/randomisation\/partition\.server(\.ts)?$/)).toEqual([
      'app/services/export/arm-column.server.ts',
    ]);
  });
});

// The sweep compares what is answered, logged and exported. Another way out (a mail, a file, a call to another
// computer) would escape it: whoever opens one has it swept in test/blinding, and then lists it here.
describe('what leaves the program leaves by few files', () => {
  test('over the network', () => {
    const network =
      /^(node:)?(net|tls|http|https|http2|dgram|dns|child_process|worker_threads|inspector)$|mail|^undici$/;
    expect(importersOf(layered, network)).toEqual([
      // A thread is given what is in the export anyway, and answers whoever started it.
      'app/services/document/pdf-worker.server.ts',
      'app/services/export/formats/excel-worker.server.ts',
      'app/services/export/in-worker.server.ts',
      'server/host.ts', // it listens, and answers
      'server/serve.ts', // its type alone
    ]);
    const calls = ['fetch', 'globalThis.fetch', 'WebSocket', 'EventSource', 'navigator.sendBeacon'];
    expect(calls.flatMap((each) => callsOf(layered, each))).toEqual([
      // In the browser, and to the server that the page came from.
      'app/views/download-form.tsx',
      'app/views/draft-keeper.ts',
    ]);
  });

  test('to the console and the log', () => {
    const calls = [
      'process.stdout.write',
      'process.stderr.write',
      'console.log',
      'console.error',
      'console.warn',
    ];
    expect([...new Set(calls.flatMap((each) => callsOf(layered, each)))].sort()).toEqual([
      'server/log.ts',
      'server/read-config.ts', // help and refusals of the command line
      'server/serve.ts', // the address, at start
    ]);
  });

  test('into files', () => {
    const writes =
      /(^|\.)((append|write|copy)File(Sync)?|createWriteStream|(cp|write|open|rename|link|symlink)Sync)$/;
    const callers = layered.filter(({ imports, calls }) => {
      const hasFiles = imports.some(({ target }) => /^(node:)?fs(\/promises)?$/.test(target));
      return hasFiles && calls.some(({ callee }) => writes.test(callee));
    });
    expect(callers.map((each) => each.path)).toEqual([
      'db/new-file.ts', // keys, backups and databases
    ]);
  });
});

test('imports run one way: study, db, services, access, routes, views', () => {
  expect(wrongImports(layered)).toEqual([]);
});

test('which of the two engines it is, is known in db/ alone', () => {
  const outside = (paths: string[]) => paths.filter((path) => !/^(db\/|scripts\/bench)/.test(path));
  expect(outside(importersOf(all, /^db\/(sqlite|postgres)\//))).toEqual([
    'app/services/backup.server.ts', // a backup is a file of SQLite, whatever the engine
  ]);
  expect(
    outside(importersOf(all, /^(pg|better-sqlite3|drizzle-orm\/(pg|node-postgres|better-sqlite3).*)$/)),
  ).toEqual([]);
  expect(outside(takersOf(all, ['postgresTables', 'sqliteTables']))).toEqual([
    'scripts/migration-dialects.ts', // writes the migrations of both
  ]);
});

test('an import whose name is computed stands only where migrations are applied and the build is loaded', () => {
  expect(importersOf(all, /^\(computed\)$/)).toEqual([
    'db/migrations.ts',
    'server/serve.ts',
    'scripts/postgres.ts', // the binaries for this computer, in tests and measurements
  ]);
});

test.each([
  [
    ...['app/services/export/formats/excel-worker.server.ts', /^write-excel-file/],
    ['app/services/export/formats/excel-zip.server.ts', 'app/services/export/instants.server.ts'],
  ],
  [
    ...['app/services/document/pdf-worker.server.ts', /^pdfkit/],
    ['app/services/document/layout.server.ts', 'app/services/document/lines.server.ts'].concat(
      ['pdf-pages', 'pen'].map((name) => `app/services/document/${name}.server.ts`),
    ),
  ],
] as [string, RegExp, string[]][])(
  '%s: a library that lets nobody else go first is loaded in a thread of its own, which nothing imports',
  (worker, library, its) => {
    const of = (path: string) => all.find((each) => each.path === path)?.imports ?? [];
    // What it loads has no way to the database or to a key.
    const loaded = new Set<string>();
    const walk = (path: string) => {
      for (const { target, typeOnly } of of(path)) {
        if (typeOnly || !target.startsWith('app/') || loaded.has(target)) continue;
        loaded.add(target);
        walk(target);
      }
    };
    walk(worker);
    expect([...loaded].sort()).toEqual(its);
    const users = all.filter(({ imports }) =>
      imports.some(({ target, typeOnly }) => !typeOnly && library.test(target)),
    );
    expect(users.map(({ path }) => path).every((path) => path === worker || its.includes(path))).toBe(true);
    expect(users.length).toBeGreaterThan(0);
    const importing = all.filter(({ imports }) =>
      imports.some(({ target, typeOnly }) => !typeOnly && target === worker),
    );
    expect(importing.map(({ path }) => path)).toEqual([]);
  },
);

test('services ask the scope for time, chance and ids; the scope asks the machine', () => {
  expect(askedOfTheMachine(services)).toEqual([
    'app/services/accounts/password.server.ts: randomBytes', // a salt, which stands outside the record
    'app/services/breathe.server.ts: performance.now', // when to pause; no byte hangs on it
    'app/services/breathe.server.ts: performance.now',
    'app/services/keyring.server.ts: randomBytes', // the study key itself
    'app/services/scope.server.ts: Date.now',
    'app/services/scope.server.ts: randomBytes',
    'app/services/scope.server.ts: randomBytes',
    'app/services/scope.server.ts: randomBytes',
  ]);
});

test('the study and the tables ask for neither time nor chance', () => {
  const pure = layered.filter(({ path }) => /^(app\/study|db)\//.test(path));
  expect(askedOfTheMachine(pure)).toEqual([]);
});

test('services hold the common subset of both engines', () => {
  expect(driverCalls(services)).toEqual([]);
});

test('raw SQL stands in the storage vocabulary alone', () => {
  expect(callsOf(all, 'sql.raw')).toEqual(['db/columns.ts']);
});

test('no source file is longer than 250 lines', () => {
  const long = all.filter(({ lines }) => lines > 250).map(({ path }) => path);
  expect(long).toEqual([]);
});

import { defineConfig } from 'vitest/config';

// The same tests on both engines: everything that reaches the database through the services.
const onBoth = ['services', 'routes', 'access', 'blinding'];
// What these show does not hang on the engine: that the sweep bites, what the compiler says, and the text of sources.
const onOne = [
  'blinding/leaks/*',
  'blinding/labels',
  'blinding/future',
  'access/arms-in',
  'access/free-texts',
];
// On PostgreSQL everything runs with `npm run test:long`. In `npm test` it is what meets the database in a way of its own:
// transactions, locks, rights, sealed rows, chains, the end of a study. The rest is the same reading and writing.
const long = process.env.EQUIPOISE_LONG
  ? []
  : `
access/locked access/matrix
blinding/beginnings blinding/locked blinding/reading blinding/writing
postgres/bench
services/accounts/*
services/allocation-notes services/assessor-guess services/backup services/beacon services/blinding-index
services/blinding-report services/capture services/commands services/consent-correction services/eligibility
services/engine-1 services/enrolment services/enrolment-count services/export services/export-columns
services/export-locked services/faults services/free-texts
services/gate services/identity services/key-of-the-list services/lock services/locked services/next-migration services/reveal
services/same-scan services/screening services/upload services/verified-export services/verify-sealed
services/version services/visit-windows services/visits
`
      .trim()
      .split(/\s+/);

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    // Two cores: more workers than that only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/postgres/**'],
          env: { TEST_ENGINE: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['postgres', ...onBoth].map((each) => `test/${each}/**/*.test.{ts,tsx}`),
          exclude: [...onOne, ...long].map((each) => `test/${each}.test.ts`),
          globalSetup: ['test/postgres/server.ts'],
          env: { TEST_ENGINE: 'postgres' },
        },
      },
    ],
  },
});

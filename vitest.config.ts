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
// The two long sweeps run on SQLite; on PostgreSQL the shorter ones do, and these with `npm run test:long`.
const long = process.env.EQUIPOISE_LONG ? [] : ['blinding/reading', 'blinding/writing'];

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

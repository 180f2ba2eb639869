import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isLong = Boolean(process.env.EQUIPOISE_LONG);
// The same tests on both engines, everything that reaches the database through the services: with `npm run test:long`. In
// `npm test`, which is to end within twenty minutes, it is what meets PostgreSQL in a way of its own: rights, sealed rows,
// transactions, its writer. Crashes, two servers, a database that is away or another's, and the rest, which is the same
// reading and writing, are tried by night.
const services = ['calendar-feed', 'logs', 'transactions'];
const onPostgres = isLong
  ? ['postgres', 'services', 'routes', 'access', 'blinding'].map((each) => `${each}/**/*`)
  : ['postgres/**/*', 'routes/randomise-at-once', ...services.map((each) => `services/${each}`)];
// What these show does not hang on the engine: that the sweep bites, what the compiler says, and the text of sources.
const onOne = [
  'blinding/leaks/*',
  'blinding/labels',
  'blinding/future',
  'access/arms-in',
  'access/free-texts',
];
const byNight = isLong
  ? []
  : [
      ...['bench', 'commands', 'move', 'move-again', 'two-servers'].map((each) => `postgres/${each}`),
      ...['away', 'away-browser', 'owner', 'standby', 'which-study'].map((each) => `postgres/${each}`),
    ];
/**
 * Long loops, by night: many seeds of both engines, what an observer can guess, the sweep over what a study is before and
 * while it is activated, and states of pages that the walk along the anchors does not meet.
 */
const nightly = [
  'randomisation/engines',
  'randomisation/predictability',
  'blinding/beginnings',
  'blinding/future',
  'browser/states',
];
const files = (names: readonly string[]) => names.map((each) => `test/${each}.test.{ts,tsx}`);

/** The longest begin, so that none runs on alone at the end. */
const longest = [
  'reading',
  'writing',
  'leaks',
  'pages',
  'pages-locked',
  'future',
  'locked',
  'drafts',
  'follow-up',
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(/([^/]+)\.test\.tsx?$/.exec(moduleId)?.[1] ?? '');
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
          exclude: ['test/postgres/**', ...(isLong ? [] : files(nightly))],
          globalSetup: ['test/run-folder.ts'],
          env: { TEST_ENGINE: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: files(onPostgres),
          exclude: files([...onOne, ...byNight]),
          globalSetup: ['test/run-folder.ts', 'test/postgres/server.ts'],
          env: { TEST_ENGINE: 'postgres' },
        },
      },
    ],
  },
});

// The commands with --database: the demonstration gives the same bytes on both engines, a study moves by command, and a
// move that is killed leaves nothing that could be taken for a study.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { hasStudy, nameOf, openEngine, type Place } from '#db/open.ts';
import { withRaw } from '../db/raw.ts';
import { copyOf, emptyPlace, newFolder } from '../places.ts';
import { run, start } from '../scripts/run.ts';
import { temporaryFolder } from '../world.ts';

const now = () => '2026-04-01T00:00:00.000Z';
const flagsOf = ({ data, url }: Place) => ['--data', data, ...(url === undefined ? [] : ['--database', url])];
const done = async (name: string, args: string[], env?: Record<string, string>) => {
  const ran = await run(name, args, env);
  expect(ran.code, ran.err).toBe(0);
  return ran;
};

async function demonstrated(place: Place, more: string[] = []): Promise<string> {
  const { out } = await done('demo', [...flagsOf(place), '--participants', '12', '--load-only', ...more]);
  return out;
}

let template: Place;
beforeAll(async () => {
  template = { data: newFolder() };
  await demonstrated(template);
});

/** What the statistician of the demonstration gets. */
async function exported(place: Place): Promise<Buffer> {
  const out = join(temporaryFolder(), 'x.zip');
  await done('export', [...flagsOf(place), '--as', 'sami@example.org', '--out', out]);
  return readFileSync(out);
}

test('the same demonstration on both engines, and the same export, byte for byte; it is cleared and made anew', async () => {
  const data = newFolder();
  const [sqlite, postgres] = [{ data }, { ...(await emptyPlace()), data }];
  await demonstrated(sqlite);
  // In the same directory: the same seed makes the same keys.
  await demonstrated(postgres);
  const [one, other] = [await exported(sqlite), await exported(postgres)];
  expect(one.length).toBeGreaterThan(10_000);
  expect(other.equals(one)).toBe(true);
  await done('verify', [...flagsOf(postgres), '--key-file', join(data, 'study.key')]);
  await demonstrated(postgres);
  expect((await exported(postgres)).equals(one)).toBe(true);
  // Another seed would take away the keys of the study in the file.
  const refused = await run('demo', [...flagsOf(postgres), '--seed', 'another', '--load-only']);
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(/holds \w+\.key and no study that it/),
  ]);
  await done('verify', [...flagsOf(sqlite), '--key-file', join(data, 'study.key')]);
});

test('DATABASE_URL does what --database does, and no command prints its password', async () => {
  const place = await emptyPlace();
  const env = {
    DATABASE_URL: place.url ?? '',
    DATABASE_BLINDED_URL: place.blindedUrl ?? '',
    DATABASE_ALLOCATOR_URL: place.allocatorUrl ?? '',
  };
  await done('demo', ['--data', place.data, '--participants', '3', '--load-only'], env);
  const copy = join(temporaryFolder(), 'copy');
  for (const [name, args] of [
    ['verify', ['--data', place.data]],
    ['backup', ['--data', place.data, '--out', copy]],
    [
      'export',
      ['--data', place.data, '--as', 'nobody@example.org', '--out', join(temporaryFolder(), 'y.zip')],
    ],
  ] as const) {
    const { out, err } = await run(name, args, env);
    for (const url of Object.values(env)) expect(out + err).not.toContain(new URL(url).password);
  }
  await done('verify', ['--data', copy]);
});

test.each([
  ['--database', 'mysql://localhost/x', /--database: give an address such as postgres:/],
  ['--database', 'postgres://localhost', /--database: name the database at the end/],
  ['--database', 'postgres://u:secret@db.example.org/trial', /sslmode=verify-full/],
  [
    '--database',
    'postgres://u:secret@127.0.0.1:1/trial',
    /127\.0\.0\.1:1\/trial cannot be reached \(ECONNREFUSED\)/,
  ],
])('%s %s is refused with a sentence', async (flag, value, sentence) => {
  for (const name of ['start', 'demo', 'verify']) {
    const { code, out, err } = await run(name, ['--data', temporaryFolder(), flag, value]);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(out + err).not.toMatch(/secret|\n\s+at /);
  }
});

test('a study moves by command, with progress; wrong places are refused', async () => {
  const [from, to] = [await copyOf(template), await emptyPlace()];
  const { out, err } = await done('move', ['--from', from.data, '--to', to.url ?? '']);
  expect(out).toMatch(/Moved and verified: \d+ tables, \d+ rows, from .* to postgres:/);
  expect(err).toMatch(/participant: 12 rows\n/);
  expect(out + err).not.toContain(new URL(to.url ?? '').password);
  for (const [args, sentence] of [
    [['--from', from.data], /--to: name a data directory/],
    [['--from', from.data, '--to', to.url ?? ''], /holds a study already/],
    [['--from', temporaryFolder(), '--to', newFolder()], /There is no study in/],
  ] as const) {
    const refused = await run('move', args);
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(sentence)]);
  }
  // Another copy is made for whoever says that the first one is lost.
  const again = ['--from', from.data, '--to', newFolder()];
  const refused = await run('move', again);
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/--former-copy-is-lost 'postgres:/)]);
  await done('move', [...again, '--former-copy-is-lost', nameOf(to)]);
});

const kills: [string, RegExp, number][] = [
  ['postgres', /ledger_open: \d+ rows/, 5],
  ['sqlite', /comparing/, 15],
  ['postgres', /study: 1 rows/, 0],
  ['postgres', /comparing/, 0],
  ['postgres', /comparing/, 60],
  ['sqlite', /ledger_open: \d+ rows/, 0],
];
test.each(process.env.EQUIPOISE_LONG ? kills : kills.slice(0, 2))(
  'a move into %s that is killed after %s leaves nothing to work with, and is run again',
  async (engine, line, moment) => {
    const from = await copyOf(template);
    const to = engine === 'postgres' ? await emptyPlace() : { data: newFolder() };
    const args = ['--from', from.data, '--to', to.url ?? to.data];
    const moving = start('move', args);
    await moving.says(line);
    await new Promise((resolve) => setTimeout(resolve, moment));
    moving.child.kill('SIGKILL');
    const { code } = await moving.ended;
    let isThrough = code === 0;
    if (await hasStudy(to)) {
      const opened = await openEngine(to, { now }).catch((error) => String(error));
      // Either it was through before it was killed, or what it left is refused.
      if (typeof opened === 'string') expect(opened).toMatch(/by a move that was not completed/);
      else await opened.close();
      isThrough = typeof opened !== 'string';
    } else if (engine === 'postgres') expect(await withRaw(to, (raw) => raw.tables())).toEqual([]);
    if (!isThrough) await done('move', args);
    await (await openEngine(to, { now })).close();
    await done('verify', flagsOf(to));
    await expect(openEngine(from, { now })).rejects.toThrow(`was moved to ${nameOf(to)}`);
  },
);

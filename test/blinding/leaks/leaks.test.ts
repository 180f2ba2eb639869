// The sweep bites. Each leak is switched on in turn, outside the application, with the true arms of both worlds; the same
// crawling, sending and comparing as in the sweep must fail, and name where it leaks. Without a leak it passes.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { answerLeaks } from './answers.ts';
import { fileLeaks } from './files.ts';
import { classes, type Leak } from './leak.ts';
import { pageLeaks } from './pages.ts';
import { bundleWith, findingsWith, thrownWith } from './seam.ts';
import { download, read, run, type Stage, type StageName, stageOf, write } from './small.ts';
import { stageLeaks } from './stages.ts';
import { writeLeaks } from './writes.ts';

vi.mock('#app/services/export/bundle.server.ts', async (original) => {
  const real = await original<typeof import('#app/services/export/bundle.server.ts')>();
  const downloadBundle: typeof real.downloadBundle = async (scope, options) => {
    const made = await real.downloadBundle(scope, options);
    const { fileName, bytes } = await bundleWith(scope.engine, made);
    return { ...made, fileName, bytes: new Uint8Array(bytes) };
  };
  // What the command writes into a file.
  const downloadStream: typeof real.downloadStream = async (scope, options) => {
    const made = await real.downloadStream(scope, options);
    const whole = new Uint8Array(await buffer(made.body));
    const { fileName, bytes } = await bundleWith(scope.engine, { fileName: made.fileName, bytes: whole });
    return { ...made, fileName, bytes: bytes.length, body: Readable.from([bytes]) };
  };
  return { ...real, downloadBundle, downloadStream };
});
vi.mock('#app/services/verify.server.ts', async (original) => {
  const real = await original<typeof import('#app/services/verify.server.ts')>();
  const verify: typeof real.verify = async (...args) => findingsWith(await real.verify(...args));
  return { ...real, verify };
});

vi.setConfig({ testTimeout: 240_000 });

const leaks: Leak[] = [...pageLeaks, ...answerLeaks, ...writeLeaks, ...fileLeaks, ...stageLeaks];

/** Of each class the first; all of them with `npm run test:long`. */
const planted = process.env.EQUIPOISE_LONG
  ? leaks
  : leaks.filter((leak) => leaks.find(({ of }) => of === leak.of) === leak);

const stages = new Map<StageName, Promise<Stage>>();
/** Stages are shared: what most leaks change is an answer, and the two studies stay equal. */
function stageFor(name: StageName): Promise<Stage> {
  const stage = (name !== 'fresh' && stages.get(name)) || stageOf(name);
  stages.set(name, stage);
  return stage;
}

async function sweep(stage: Stage, { how }: Pick<Leak, 'how'>): Promise<void> {
  if ('reads' in how) return read(stage, how.reads);
  if ('writes' in how) return write(stage, how.writes, how.paths(stage));
  return 'runs' in how ? run(stage, how.runs) : download(stage);
}

/** What the sweep says of it. */
async function caught(leak: Leak): Promise<string> {
  const stage = await stageFor(leak.in ?? 'production');
  const thrown = await thrownWith(leak.plant, () => sweep(stage, leak));
  if (stage.name === 'fresh') for (const each of stage.worlds) await each.close();
  return thrown?.message ?? 'nothing was caught';
}

describe('with a leak the sweep fails and names it', () => {
  test.each(planted)('$of: $what', async (leak) => {
    expect(await caught(leak)).toMatch(leak.caught);
  });
});

const everything = async (name: StageName): Promise<void> => {
  const stage = await stageFor(name);
  const hows = leaks.filter((each) => (each.in ?? 'production') === name).map((each) => each.how);
  const isRead = hows.some((how) => 'reads' in how);
  if (isRead) await read(stage);
  const sent = new Set<string>();
  for (const how of hows) {
    const key = JSON.stringify(how) + ('paths' in how ? how.paths : '');
    if ('reads' in how || sent.has(key)) continue;
    sent.add(key);
    await sweep(stage, { how });
  }
};

describe('without a leak it passes, on the very same studies', () => {
  test.each(['production', 'practice', 'awaited', 'locked', 'unsealed', 'fresh'] as const)('%s', everything);
});

test('every class has a leak', () => {
  const known = new Map(classes.map((each) => [each, leaks.filter(({ of }) => of === each).length]));
  for (const [each, count] of known) expect(count, each).toBeGreaterThan(0);
  expect(new Set(planted.map(({ of }) => of)).size).toBe(known.size);
  expect(planted.length).toBeGreaterThan(30);
  expect(leaks.length).toBeGreaterThan(60);
  process.stdout.write(`${planted.length} of ${leaks.length} leaks planted, of ${known.size} classes\n`);
});

// After the lock the statistician's export holds the true groups as A and B, so that her two worlds cannot be equal in
// every byte. Here every participant has the other arm in the second world: exchange the two letters, and they are.
import { unzipSync } from 'fflate';
import { beforeAll, expect, test, vi } from 'vitest';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { arms } from '#app/study/arms.ts';
import { sha256 } from '#db/canonical.ts';
import { routesOf } from '../access/routes.ts';
import { commitInput } from '../activating.ts';
import { completeFollowUp, followUpDay, noteMistake, randomised, recordEvent } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { loadBuild } from '../http.ts';
import { lock, unseal } from '../locking.ts';
import { exchangeList, listOf, upload } from '../uploading.ts';
import type { TestWorld } from '../world.ts';
import { type Pair, pair } from './pair.ts';
import { armColumns } from './record.ts';
import { trainersLife } from './story.ts';
import { crawl } from './sweep.ts';

const routes = routesOf(await loadBuild());
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let its: Pair;
const women = 6;

beforeAll(async () => {
  const apart = async (w: TestWorld) => {
    createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 7));
    expect(await upload(w)).toMatchObject({ ok: true });
  };
  its = await pair({ activated: false, sameList: true, apart });
  const { kind: _, ...input } = commitInput(its.worlds[0].runtime.keyFile);
  expect((await its.both((each) => each.as('administrator').settings.commit(input))).ok).toBe(true);
  await exchangeList(its.worlds[1], listOf(1));
  const numbers: string[] = [];
  for (let i = 0; i < women; i++)
    numbers.push(await its.both((each) => randomised(each, { medication: i % 3 === 0 })));
  const [first = '', second = ''] = numbers;
  for (const role of ['coordinator', 'assessor'] as const)
    await its.both((each) => recordEvent(each, role, first));
  await its.both((each) => noteMistake(each, second));
  for (const i of [0, 1] as const) await trainersLife(its, i);
  for (const number of [first, second]) await its.both((each) => completeFollowUp(each, number, followUpDay));
  await its.both(lock);
});

const filesOf = async (its: Pair) =>
  Promise.all(
    its.worlds.map(async (each) => {
      const { fileName, bytes } = await each.as('statistician').export.download(['csv']);
      return { fileName, files: new Map(Object.entries(unzipSync(bytes))) };
    }),
  );

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

/** The cells in which two files may differ: those of the columns that hold the groups, none of them empty. */
const armCells = (csv: string) =>
  readCsv(csv).flatMap((row) => armColumns.map((name) => row[name]).filter((cell) => cell));

/** The rows of a file with the words of every arm cell exchanged, each pair of them. */
function exchanged(csv: string, pairs: readonly (readonly [string, string])[]): string {
  const other = (cell: string) => {
    for (const [a, b] of pairs) if (cell === a || cell === b) return cell === a ? b : a;
    return cell;
  };
  const rows = readCsv(csv).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, armColumns.includes(name) ? other(cell) : cell]),
    ),
  );
  return JSON.stringify(rows);
}

/** Hashes and receipts hang on the arm column and on the list; the names of the files and their order stay. */
const hashless = (manifest: string) => manifest.replace(/"sha256": "[0-9a-f]{64}"/g, '"sha256": ""');

test('every participant has the other arm', async () => {
  const shown = await Promise.all(its.worlds.map((each) => each.as('trainer').programme.revealArms()));
  expect(shown[0]?.length).toBe(women);
  for (const [i, { number, arm }] of (shown[0] ?? []).entries()) {
    expect(shown[1]?.[i]?.number).toBe(number);
    expect(shown[1]?.[i]?.arm).not.toBe(arm);
  }
});

test('every page of the statistician is the same in every byte', async () => {
  const plain = routes.map((each) => each.pattern).filter((each) => !/[:*]/.test(each));
  const twin = await its.asks('statistician');
  const { pages } = await crawl(twin, plain, undefined, []);
  expect([...pages.keys()]).toEqual(expect.arrayContaining(['/', '/export', '/codebook', '/lock']));
  expect(pages.get('/export')).toContain('masked');
});

/** What the masked groups are called in one world and in the other. */
const masks = [
  ['A', 'B'],
  ['Group A', 'Group B'],
  ['1', '2'],
] as const;

test('her masked export is the same in every byte when A and B are exchanged', async () => {
  const [one, two] = await filesOf(its);
  expect(two?.fileName).toBe(one?.fileName);
  expect([...(two?.files.keys() ?? [])]).toEqual([...(one?.files.keys() ?? [])]);
  const differing: string[] = [];
  for (const [name, bytes] of one?.files ?? []) {
    const [here, there] = [text(bytes), text(two?.files.get(name))];
    if (name === 'manifest.json') {
      expect(hashless(there)).toBe(hashless(here));
      continue;
    }
    expect(there.length, name).toBe(here.length);
    if (here === there) continue;
    differing.push(name);
    // Each byte that differs is the letter or the number of a cell of the columns of the groups, and each of these differs.
    const pairs = [...here].flatMap((byte, k) => (byte === there[k] ? [] : [`${byte}${there[k]}`]));
    for (const each of pairs) expect(['AB', 'BA', '12', '21'], name).toContain(each);
    expect(pairs.length, name).toBe(armCells(here).length);
    expect(exchanged(here, masks), name).toBe(exchanged(there, []));
  }
  expect(differing).toEqual(
    expect.arrayContaining(['participants.csv', 'visits.csv', 'adsl.csv', 'adeff.csv']),
  );
  for (const { files } of [one, two].filter((each) => each !== undefined)) {
    const { files: listed } = JSON.parse(text(files.get('manifest.json'))) as {
      files: { name: string; sha256: string }[];
    };
    for (const { name, sha256: hash } of listed) expect(sha256(files.get(name) ?? ''), name).toBe(hash);
  }
});

test('and once it is unsealed, when the arms are', async () => {
  await its.both(unseal);
  const [one, two] = await filesOf(its);
  const [first, second] = arms;
  const names = [
    [first.code, second.code],
    [first.treatment, second.treatment],
    ['1', '2'],
  ] as const;
  for (const name of ['participants.csv', 'visits.csv', 'dxa.csv']) {
    const [here, there] = [text(one?.files.get(name)), text(two?.files.get(name))];
    expect(exchanged(here, names), name).toBe(exchanged(there, []));
    expect(here === there, name).toBe(armCells(here).length === 0);
  }
});

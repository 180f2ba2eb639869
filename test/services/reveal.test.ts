// The files of the reveal: the commitment as it was printed, design and list key that hash to what it names, and every
// allocation once, in the order in which it was made.
import { expect, test } from 'vitest';
import { commit } from '#app/services/activation.server.ts';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { commitmentFile, revealFiles } from '#app/services/randomisation/reveal.server.ts';
import { arms } from '#app/study/arms.ts';
import { sha256 } from '#db/canonical.ts';
import { commitInput, goLive } from '../activating.ts';
import { randomised } from '../acts.ts';
import { tampering } from '../db/raw.ts';
import { listOf, upload } from '../uploading.ts';
import { dice, type TestWorld, world } from '../world.ts';

const filesOf = async (w: TestWorld) => {
  const scope = w.scope('system');
  const { read } = scope.engine;
  return Object.fromEntries([...(await commitmentFile(scope, read)), ...(await revealFiles(scope, read))]);
};
const lineOf = (text: string | undefined, name: string) =>
  new RegExp(`^${name} (.*)$`, 'm').exec(text ?? '')?.[1];
const rowsOf = (text: string | undefined) =>
  (text ?? '')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));

async function practised(): Promise<TestWorld> {
  const w = await world({ activated: false });
  createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 3));
  for (let i = 0; i < 3; i++) await randomised(w);
  return w;
}

test('in practice nothing is committed to and nothing revealed', async () => {
  expect(await filesOf(await practised())).toEqual({});
});

test('of nobody randomised the last receipt is the commitment', async () => {
  const w = await practised();
  await goLive(w);
  const files = await filesOf(w);
  expect(Object.keys(files)).toEqual([
    'randomisation_commitment.txt',
    'randomisation_sealed.txt',
    'randomisation_reveal.txt',
    'randomisation_allocations.csv',
  ]);
  const commitment = sha256(files['randomisation_commitment.txt'] ?? '');
  expect((await w.as('assessor').commitment()).commitment?.hash).toBe(commitment);
  expect(files['randomisation_reveal.txt']).toBe(
    `Equipoise reveal 2\nlabel production/2\ncommitment_sha256 ${commitment}\nbeacon_value ${dice} ${dice}\nallocations 0\nlast_receipt ${commitment}\n`,
  );
  expect(lineOf(files['randomisation_commitment.txt'], 'sealed_sha256')).toBe(
    sha256(files['randomisation_sealed.txt'] ?? ''),
  );
  expect(files['randomisation_sealed.txt']).toMatch(
    /^Equipoise sealed design 2\nlist_key [0-9a-f]{64}\nkind /,
  );
});

test('each allocation once, in its order, with the receipt that covers the one before', async () => {
  const w = await practised();
  await goLive(w);
  const numbers = [];
  for (const medication of [true, false, false, true, false])
    numbers.push(await randomised(w, { medication }));
  const files = await filesOf(w);
  const rows = rowsOf(files['randomisation_allocations.csv']);
  expect(rows.map((row) => row[1])).toEqual(numbers);
  expect(rows.map((row) => [row[0], row[2], row[3]].join(' '))).toEqual([
    '1 osteoporosis_medication=1 1',
    '2 osteoporosis_medication=0 1',
    '3 osteoporosis_medication=0 2',
    '4 osteoporosis_medication=1 2',
    '5 osteoporosis_medication=0 3',
  ]);
  const told = new Map((await w.as('trainer').programme.revealArms()).map((each) => [each.number, each.arm]));
  for (const [, number = '', , , arm] of rows)
    expect(arms.find((each) => each.code === arm)?.label).toBe(told.get(number));
  let last = sha256(files['randomisation_commitment.txt'] ?? '');
  for (const [order, number, stratum, position, , at, receipt] of rows) {
    last = sha256([last, order, number, stratum, position, at].join('\n'));
    expect(receipt).toBe(last);
  }
  expect(lineOf(files['randomisation_reveal.txt'], 'last_receipt')).toBe(last);
});

test('a ledger that lost an allocation is not passed over', async () => {
  const w = await practised();
  await goLive(w);
  await randomised(w);
  await tampering(w.place, (raw) =>
    raw.exec("update ledger_sealed set row_key = 'x' where table_name = 'allocation'"),
  );
  await expect(filesOf(w)).rejects.toThrow('do not tell of the same allocations');
});

test('an uploaded list is revealed byte for byte, and has no public value', async () => {
  const w = await practised();
  await upload(w);
  const { kind: _, ...input } = commitInput(w.runtime.keyFile);
  expect(await commit(w.scope('administrator'), w.runtime.keyFile, input)).toMatchObject({ ok: true });
  await randomised(w, { medication: true });
  const files = await filesOf(w);
  expect(files['randomisation_list.csv']).toBe(listOf(0));
  expect(lineOf(files['randomisation_sealed.txt'], 'list_sha256')).toBe(sha256(listOf(0)));
  expect(lineOf(files['randomisation_reveal.txt'], 'beacon_value')).toBe('-');
  expect(rowsOf(files['randomisation_allocations.csv'])[0]?.slice(2, 5)).toEqual([
    'osteoporosis_medication=1',
    '1',
    arms[1]?.code,
  ]);
});

// The whole promise: an export of an unsealed study, and nothing else, shows that every allocation followed from what was
// committed to. Before that no export holds anything of it but the commitment.
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { commit } from '#app/services/activation.server.ts';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { rederive } from '#app/services/randomisation/rederive.server.ts';
import { commitInput, goLive } from '../activating.ts';
import { enrol, randomised } from '../acts.ts';
import { onlyCsv } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { upload } from '../uploading.ts';
import { type TestWorld, world } from '../world.ts';

async function exported(w: TestWorld): Promise<Map<string, Buffer>> {
  const { bytes } = await makeBundle(w.scope('statistician'), onlyCsv);
  return new Map(Object.entries(unzipSync(bytes)).map(([name, data]) => [name, Buffer.from(data)]));
}
const ofTheList = (files: ReadonlyMap<string, Buffer>) =>
  [...files.keys()].filter((name) => /randomisation/.test(name)).sort();

async function started(activate: (w: TestWorld) => Promise<unknown>): Promise<TestWorld> {
  const w = await world({ activated: false });
  createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 5));
  await randomised(w);
  await activate(w);
  for (const medication of [true, false, false, true, false]) await randomised(w, { medication });
  await enrol(w);
  return w;
}

const byUpload = async (w: TestWorld) => {
  await upload(w);
  const { kind: _, ...input } = commitInput(w.runtime.keyFile);
  expect(await commit(w.scope('administrator'), w.runtime.keyFile, input)).toMatchObject({ ok: true });
};
const drawn = [
  'randomisation_allocations.csv',
  'randomisation_commitment.txt',
  'randomisation_reveal.txt',
  'randomisation_sealed.txt',
];
const programs = ['verify_randomisation.R', 'verify_randomisation.py', 'verify_randomisation_functions.R'];

test.each([
  ['drawn', (w: TestWorld) => goLive(w), drawn],
  ['uploaded', byUpload, [...drawn, 'randomisation_list.csv']],
])('a list that was %s is derived again from its export alone', async (_, activate, files) => {
  const w = await started(activate);
  expect(ofTheList(await exported(w))).toEqual(['randomisation_commitment.txt']);
  await lock(w);
  const masked = await exported(w);
  expect(ofTheList(masked)).toEqual(['randomisation_commitment.txt']);
  const seen = await w.as('assessor').commitment();
  const commitment = seen.commitment?.hash;
  const { allocations, last_receipt: noted } = JSON.parse(String(masked.get('manifest.json'))).randomised;
  expect({ allocations, last: noted }).toEqual(seen.receipts);
  await unseal(w);
  const bundle = await exported(w);
  expect(ofTheList(bundle)).toEqual([...files, ...programs].sort());
  const { checks, notShown } = rederive(bundle, commitment, noted);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks).toHaveLength(10);
  expect(notShown.join()).not.toContain('exchanged participants');
  const described = (await w.as('statistician').export.describe()).list.map(([name]) => name);
  for (const name of described) expect([...bundle.keys()]).toContain(name);
  expect(bundle.get('README.txt')?.toString()).toContain(
    'python3 -I verify_randomisation.py --commitment HASH --last-receipt',
  );

  // One arm of one participant is exchanged in the export.
  const data = bundle.get('participants.csv')?.toString() ?? '';
  const other = data.includes(',HIPRT,') ? data.replace(',HIPRT,', ',CONTROL,') : data;
  expect(other).not.toBe(data);
  bundle.set('participants.csv', Buffer.from(other));
  expect(rederive(bundle, commitment, noted).checks.filter(({ ok }) => !ok).length).toBeGreaterThan(0);
});

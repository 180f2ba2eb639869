// A list that was made elsewhere: taken in by a custodian, committed to, followed place by place, and held against its
// hash. Nothing is drawn.
import { expect, test } from 'vitest';
import { commit } from '#app/services/activation.server.ts';
import { discardList, uploadList } from '#app/services/randomisation/upload.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { arms } from '#app/study/arms.ts';
import { sha256 } from '#db/canonical.ts';
import { openForReading } from '#db/open.ts';
import { commitInput } from '../activating.ts';
import { randomised, ready } from '../acts.ts';
import { content, rowsOf, withRaw } from '../db/raw.ts';
import { withCopy } from '../places.ts';
import { exchangeList, listOf, upload } from '../uploading.ts';
import { dice, refusal, type TestWorld, world } from '../world.ts';

const list = listOf(0);
const practice = async () => {
  const w = await world({ activated: false });
  await w.as('administrator').settings.makeKey();
  return w;
};
/** In production by this list; practice is left behind. */
async function live(): Promise<TestWorld> {
  const w = await practice();
  await upload(w);
  const { keyFile } = w.runtime;
  const { kind: _, ...input } = commitInput(keyFile);
  expect(await commit(w.scope('administrator'), keyFile, input)).toMatchObject({ ok: true });
  return w;
}
const verified = async (w: { place: TestWorld['place'] }, keyFile: string) => {
  const engine = await openForReading(w.place);
  const findings = await verifySealed(engine, keyFile);
  await engine.close();
  return findings;
};

test.each([
  [
    'bytes that are no text',
    (w: TestWorld) => uploadList(w.scope('system'), w.runtime.keyFile, Buffer.from([0x41, 0xff])),
  ],
  ['a list that is too short', (w: TestWorld) => upload(w, list.slice(0, 300))],
])('%s is refused, and nothing changes', async (_, act) => {
  const w = await practice();
  const before = await content(w);
  expect(await act(w)).toMatchObject({ ok: false, faults: expect.arrayContaining([expect.any(String)]) });
  expect(await content(w)).toBe(before);
});

test('before the study key is made there is nothing to seal it with', async () => {
  const w = await world({ activated: false });
  await expect(upload(w)).rejects.toThrow('There is no study key yet.');
});

test('uploaded while a public value is awaited: nobody enters it until the list is committed to, or is gone', async () => {
  const w = await practice();
  const { keyFile } = w.runtime;
  await commit(w.scope('administrator'), keyFile, commitInput(keyFile));
  await upload(w);
  const entered = await w.as('coordinator').enterBeacon(dice);
  expect(entered).toMatchObject({ ok: false, message: expect.stringContaining('a list was uploaded since') });
  await discardList(w.scope('system'));
  expect(await w.as('coordinator').enterBeacon(dice)).toMatchObject({ ok: true });
});

test('in production it is too late to upload or to discard', async () => {
  const w = await world();
  expect(await refusal(upload(w))).toBe('study.mode');
  expect(await refusal(discardList(w.scope('system')))).toBe('study.mode');
});

test('it is stored as one ciphertext; a second replaces it; discarded, the study draws', async () => {
  const w = await practice();
  expect(await upload(w, listOf(1))).toMatchObject({ ok: true });
  expect(await upload(w)).toEqual({
    ok: true,
    sha256: sha256(list),
    places: [
      ['osteoporosis_medication=0', 100],
      ['osteoporosis_medication=1', 100],
    ],
  });
  const rows = await rowsOf(w, 'uploaded_list');
  expect(rows).toHaveLength(1);
  for (const { code } of arms) expect(await content(w)).not.toContain(code);
  expect((await w.as('administrator').settings.activation()).isUploaded).toBe(true);
  await discardList(w.scope('system'));
  expect((await w.as('administrator').settings.activation()).isUploaded).toBe(false);
});

test('practice goes on with the list of practice, whatever is uploaded', async () => {
  const [one, two] = [await practice(), await practice()];
  await upload(one);
  for (const w of [one, two]) for (let i = 0; i < 4; i++) await randomised(w);
  const armsIn = async (w: TestWorld) =>
    (await w.as('trainer').programme.revealArms()).map((each) => each.arm);
  expect(await armsIn(one)).toEqual(await armsIn(two));
});

test('with the commitment the study is in production, and each arm is that of the list', async () => {
  const w = await live();
  const { commitment, mode, mayEnter } = await w.as('coordinator').commitment();
  expect({ mode, mayEnter, kind: commitment?.kind }).toEqual({
    mode: 'production',
    mayEnter: false,
    kind: 'none',
  });
  expect(commitment?.text).toContain('\nbeacon none\nbeacon_day -\n');
  expect(commitment?.text).not.toContain(sha256(list));
  const drawn = [];
  for (const medication of [false, true, true, false, false]) {
    const number = await randomised(w, { medication });
    const its = (await w.as('trainer').programme.revealArms()).find((each) => each.number === number);
    drawn.push(arms.findIndex((each) => each.label === its?.arm));
  }
  expect(drawn).toEqual([0, 1, 0, 1, 0]);
  await w.stop();
  expect(await verified(w, w.runtime.keyFile)).toMatchObject({ failed: [] });
  // Whoever exchanges the list finds the commitment in his way.
  await withCopy(w.place, async (place) => {
    await withRaw(place, (raw) => raw.exec('delete from uploaded_list'));
    expect((await verified({ place }, w.runtime.keyFile)).failed).toContain(
      'the list: the one that was uploaded is not the one that was committed to',
    );
  });
});

test('at the end of the list she is not randomised, and nothing changes', async () => {
  const w = await live();
  const short = list.split('\n').filter((line) => !/=1,(?!1,)/.test(line));
  await exchangeList(w, short.join('\n'));
  await randomised(w, { medication: true });
  await randomised(w, { medication: false });
  const number = await ready(w, { medication: true });
  const before = await content(w);
  expect(await refusal(w.as('coordinator').randomisation.randomise(number))).toBe('randomisation.used_up');
  expect(await content(w)).toBe(before);
});

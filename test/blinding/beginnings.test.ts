// The promise where there is little to hide yet: in practice, and in a study in which nobody is randomised. A list that
// is drawn already, and what a trainer does meanwhile, must not show.
import { expect, test, vi } from 'vitest';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { routesOf } from '../access/routes.ts';
import { commitInput } from '../activating.ts';
import { enrol, measured, randomised, ready } from '../acts.ts';
import { loadBuild } from '../http.ts';
import { exchangeList, listOf, upload } from '../uploading.ts';
import type { TestWorld } from '../world.ts';
import { anotherList } from './another-list.ts';
import { type Met, sendForms } from './forms.ts';
import { blinded, logsOf, type Pair, pair } from './pair.ts';
import { compareLogs } from './record.ts';
import { trainersLife } from './story.ts';
import { crawl } from './sweep.ts';

const routes = routesOf(await loadBuild());

vi.setConfig({ testTimeout: 240_000 });

const plain = routes.map((each) => each.pattern).filter((each) => !/[:*]/.test(each));

/** Each role opens what is linked, of these women alone, and sends the forms there. Answers how they were answered. */
async function sweep(its: Pair, her: string, unconfirmed: string): Promise<Met> {
  const before = its.apps.map((app) => app.log.length);
  const met: Met = new Map();
  const isHers = (path: string) =>
    [her, unconfirmed].some((each) => path.includes(each)) || !/[LS]-\d/.test(path);
  // Without her history nobody could confirm her eligibility.
  const kept = `/participants/${unconfirmed}/baseline/demographics_history/void`;
  const spares = (path: string, button: string) => button === 'disable' || path === kept;
  for (const role of blinded) {
    const { pages } = await crawl(await its.asks(role), plain, isHers, []);
    await sendForms({ twin: await its.asks(role), met, spares }, pages);
  }
  compareLogs(logsOf(its, before));
  return met;
}

test('in practice: the list differs, and so does what the trainer does', async () => {
  const its = await pair({
    activated: false,
    apart: anotherList,
  });
  for (let i = 0; i < 8; i++) await its.both((each) => randomised(each, { medication: i % 2 === 0 }));
  const her = await its.both((each) => ready(each, { medication: true }));
  const second = await its.both(measured);
  const lists = its.worlds.map(async (each) =>
    (await each.as('trainer').programme.revealArms()).map((line) => line.arm),
  );
  expect(await lists[0]).not.toEqual(await lists[1]);
  for (const i of [0, 1] as const) await trainersLife(its, i);
  const met = await sweep(its, her, second);
  expect(met.get('/activate key')).toContain('302');
  expect(met.get('/participants/:number/randomise')).toContain('200');
  expect([...(met.get('/participants/:number/eligibility') ?? [])]).toEqual(
    expect.arrayContaining(['302', '409', '422']),
  );
  const { requests } = its.compared;
  expect(requests.size, `${requests.size} distinct requests`).toBeGreaterThan(300);
});

test('while the public value is awaited: practice goes on, the commitment is replaced, two people enter it', async () => {
  const its = await pair({ activated: 'committed', apart: anotherList });
  for (let i = 0; i < 4; i++) await its.both((each) => randomised(each, { medication: i % 2 === 0 }));
  const her = await its.both((each) => ready(each, { medication: true }));
  const second = await its.both(measured);
  for (const role of blinded) expect((await (await its.asks(role)).get('/commitment')).status).toBe(200);
  const { fingerprint, ...others } = commitInput(its.worlds[0].runtime.keyFile);
  const replaced = { ...others, fingerprint, reason: 'a wrong day was named', intent: 'commit' };
  const administrator = await its.asks('administrator');
  expect((await administrator.post('/activate', Object.entries(replaced))).status).toBe(302);
  const met = await sweep(its, her, second);
  expect([...(met.get('/commitment') ?? [])]).toEqual(expect.arrayContaining(['302', '422']));
  expect([...(met.get('/activate commit') ?? [])]).toContain('422');
  for (const each of its.worlds)
    expect((await each.as('assessor').commitment()).mode, 'after both have entered it').toBe('production');
  const { requests } = its.compared;
  expect(requests.size, `${requests.size} distinct requests`).toBeGreaterThan(300);
});

test('a list that was made elsewhere: what it holds, nobody can tell', async () => {
  const apart = async (w: TestWorld) => {
    createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 7));
    expect(await upload(w)).toMatchObject({ ok: true });
  };
  const its = await pair({ activated: false, apart });
  const administrator = await its.asks('administrator');
  expect((await administrator.get('/activate')).text).toContain('A custodian has uploaded a list');
  const { kind: _, ...input } = commitInput(its.worlds[0].runtime.keyFile);
  const committed = await administrator.post('/activate', Object.entries({ ...input, intent: 'commit' }));
  expect(committed.status).toBe(302);
  await exchangeList(its.worlds[1], listOf(1));
  for (let i = 0; i < 4; i++) await its.both((each) => randomised(each, { medication: i % 2 === 0 }));
  const lists = its.worlds.map(async (each) =>
    (await each.as('trainer').programme.revealArms()).map((line) => line.arm),
  );
  expect(await lists[0]).not.toEqual(await lists[1]);
  const her = await its.both((each) => ready(each, { medication: true }));
  const second = await its.both(measured);
  const met = await sweep(its, her, second);
  expect(met.get('/participants/:number/randomise')).toContain('200');
});

test('before anybody is randomised: the lists differ, and nobody can tell', async () => {
  const its = await pair();
  // Somebody else is S-001, who is screened again.
  await its.both(enrol);
  const her = await its.both((each) => ready(each, { medication: true }));
  const second = await its.both(measured);
  await its.apps[1].signedIn('trainer');
  const trainer = await its.apps[1].signedIn('trainer');
  for (const path of ['/', '/programme', '/adverse-events', '/account', `/programme/${her}`])
    await trainer.get(path);
  await trainer.post(`/adverse-events/new/${her}`, []);
  const met = await sweep(its, her, second);
  expect(met.get('/participants/:number/randomise')).toContain('200');
  expect([...(met.get('/participants/:number/eligibility') ?? [])]).toEqual(
    expect.arrayContaining(['302', '409', '422']),
  );
  const { requests } = its.compared;
  expect(requests.size, `${requests.size} distinct requests`).toBeGreaterThan(300);
});

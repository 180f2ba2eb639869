// The promise after the lock and after the unsealing. Two worlds whose lists differ: whoever is blinded reads and is
// answered the same in both. The statistician's masked export differs in the arm column alone, which is its purpose.
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { routesOf } from '../access/routes.ts';
import { isFor } from '../access/who-may.ts';
import { randomised, ready, recordEvent } from '../acts.ts';
import { loadBuild } from '../http.ts';
import { signed } from '../locking.ts';
import { type Met, sendForms } from './forms.ts';
import { type Blinded, blinded, type Fields, logsOf, type Pair, pair } from './pair.ts';
import { type Bundle, compareLedgers, compareLogs, compareMasked } from './record.ts';
import { trainersLife } from './story.ts';
import { crawl, oddRequests } from './sweep.ts';

const routes = routesOf(await loadBuild());
const plain = routes.map((each) => each.pattern).filter((each) => !/[:*]/.test(each));

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let its: Pair;
/** What each role had open when the lock came. */
const openPages = new Map<Blinded, Map<string, string>>();

const some = ['L-001', 'L-002', 'L-009', 'S-001', 'S-009'];
const follows = (path: string) => {
  const number = /[LS]-\d{3}/.exec(path)?.[0];
  return number === undefined || some.includes(number);
};

beforeAll(async () => {
  its = await pair();
  for (let i = 0; i < 8; i++) await its.both((each) => randomised(each, { medication: i % 2 === 0 }));
  await its.both((each) => ready(each));
  for (const role of ['coordinator', 'assessor'] as const)
    await its.both((each) => recordEvent(each, role, 'L-001'));
  const lists = its.worlds.map(async (each) =>
    (await each.as('trainer').programme.revealArms()).map((line) => line.arm),
  );
  expect(await lists[0]).not.toEqual(await lists[1]);
  for (const i of [0, 1] as const) await trainersLife(its, i);
  for (const role of blinded)
    openPages.set(role, (await crawl(await its.asks(role), plain, follows, [])).pages);
});

const spares = (path: string, button: string) => button === 'disable' || path.startsWith('/export');
const withoutExport = (pages: ReadonlyMap<string, string>) =>
  new Map([...pages].filter(([path]) => !path.startsWith('/export')));

/** Everybody reads everything, sends what is offered, and what is not: no answer may differ, or name an arm. */
async function sweep(): Promise<Met> {
  const met: Met = new Map();
  for (const role of blinded) {
    const twin = await its.asks(role);
    const { pages } = await crawl(twin, plain, follows, []);
    for (const { pattern } of routes) {
      if (!/[:*]/.test(pattern) && isFor(role, pattern))
        expect([...pages.keys()], `${role} is shown ${pattern}`).toContain(pattern);
    }
    await sendForms({ twin: await its.asks(role), met, spares }, withoutExport(pages));
  }
  return met;
}

/** The form of /lock as a person sends it: refused in each way, and then in earnest. */
async function sign(role: 'administrator' | 'statistician', intent: string): Promise<void> {
  const right = signed(its.worlds[0], role, intent === 'lock' ? 'lock the study' : 'unseal');
  const fields = (changes: object): Fields => Object.entries({ intent, ...right, ...changes });
  const twin = await its.asks(role);
  for (const changes of [{ reason: 'x' }, { confirm: 'no' }, { password: '' }, { password: 'not hers' }])
    for (const path of ['/lock', '/lock.data'])
      expect([422, 202]).toContain((await twin.post(path, fields(changes))).status);
  expect((await twin.post('/lock', fields({}))).status).toBe(302);
  expect((await twin.post('/lock', fields({}))).status).toBe(409);
  await twin.post('/lock.data', fields({}));
  await twin.post('/lock', [['intent', 'whim']]);
}

/** Those who can see arms look at them, in the second world more often. */
async function trainersLook(): Promise<void> {
  for (const i of [0, 1] as const)
    for (let again = 0; again <= 2 * i; again++) {
      const trainer = await its.apps[i].signedIn('trainer');
      for (const path of ['/', '/programme', '/programme/L-001', '/lock', '/adverse-events'])
        await trainer.get(path);
    }
}

const downloads = async () => {
  const [one, two] = its.worlds.map((each) => each.as('statistician').export.download(['csv']));
  return [await one, await two] as [Bundle, Bundle];
};

describe('locked', () => {
  test('the lock itself, refused and in earnest', async () => {
    await sign('administrator', 'lock');
    for (const role of blinded)
      expect((await (await its.asks(role)).get('/lock')).text).toContain('LOCKED since');
  });

  test('before a program of the analysis is registered the statistician is refused, and told so', async () => {
    const twin = await its.asks('statistician');
    const fields: Fields = Object.entries({
      intent: 'sign',
      ...signed(its.worlds[0], 'statistician', 'unseal'),
    });
    expect((await twin.get('/lock')).text).toContain('Register the program of the analysis before you sign');
    for (const path of ['/lock', '/lock.data']) await twin.post(path, fields);
    expect((await twin.post('/lock', fields)).status).toBe(409);
  });

  test('forms that were open when the lock came are refused in the same words', async () => {
    const met: Met = new Map();
    for (const role of ['coordinator', 'assessor'] as const)
      await sendForms({ twin: await its.asks(role), met, spares }, openPages.get(role) ?? new Map());
    for (const place of ['/screening/new', '/participants/:number/baseline/dxa', '/adverse-events/:id'])
      expect([...(met.get(place) ?? [])], place).toContain('409');
    for (const [place, statuses] of met) expect([...statuses], place).not.toContain('302');
  });

  test('everybody reads and is answered the same', async () => {
    const logs = its.apps.map((app) => app.log.length);
    const met = await sweep();
    compareLogs(logsOf(its, logs));
    expect([...(met.get('/lock sign') ?? [])]).toContain('422');
    expect([...(met.get('/analysis-programs') ?? [])]).toEqual(
      expect.arrayContaining(['302', '422', 'asked to confirm', 'confirmed']),
    );
    // But for an emergency, which does not ask whether the study is locked.
    expect([...(met.get('/participants/:number/code-break') ?? [])]).toEqual(
      expect.arrayContaining(['422', '200', 'confirmed']),
    );
    for (const place of met.keys())
      if (!place.endsWith('/code-break'))
        expect(place).not.toMatch(/participants|screening|adverse|settings/);
    await trainersLook();
    for (const role of blinded) await oddRequests(await its.asks(role), ['/lock', '/']);
    const { pages } = await crawl(await its.asks('assessor', 2), plain, follows, []);
    expect(pages.size).toBeGreaterThan(5);
  });

  test('the masked exports differ in the arm column alone, and name the same programs of the analysis', async () => {
    const [one, two] = await downloads();
    const named = [one, two].map(({ bytes }) => {
      const manifest = Buffer.from(unzipSync(bytes)['manifest.json'] ?? []).toString();
      return JSON.parse(manifest).analysis_programs;
    });
    expect(named[0].length).toBeGreaterThan(1);
    expect(named[1]).toEqual(named[0]);
    expect(compareMasked('the masked export', one, two)).toBeGreaterThan(1);
  });

  test('one signature changes nothing that anybody could tell an arm by', async () => {
    await sign('statistician', 'sign');
    for (const role of blinded) expect((await (await its.asks(role)).get('/lock')).status).toBe(200);
  });
});

describe('unsealed', () => {
  test('the second signature', async () => {
    await sign('administrator', 'sign');
  });

  test('on pages everybody who was blinded is still shown no arm, and is answered the same', async () => {
    const logs = its.apps.map((app) => app.log.length);
    const met = await sweep();
    expect(met.has('/analysis-programs')).toBe(false);
    compareLogs(logsOf(its, logs));
    await trainersLook();
    for (const role of ['administrator', 'coordinator', 'assessor'] as const) {
      const answer = await (await its.asks(role)).post('/export/download', []);
      expect(answer.status, role).toBe(403);
    }
    const { requests } = its.compared;
    expect(requests.size, `${requests.size} distinct requests`).toBeGreaterThan(500);
  });

  test("the statistician's export names the arms, and it alone", async () => {
    const [one, two] = (await downloads()).map(({ bytes }) =>
      Buffer.from(unzipSync(bytes)['participants.csv'] ?? []).toString(),
    );
    expect(two).not.toBe(one);
    for (const code of ['HIPRT', 'CONTROL']) expect(one).toContain(code);
  });

  test('the open ledger: as many rows, the same bytes, the same head', async () => {
    expect(await compareLedgers(its.worlds)).toContain('unsealing.signed');
  });
});

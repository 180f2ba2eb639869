// The promise: what a blinded person can see does not depend on the allocation. Two worlds share every act of
// blinded people and differ in the list and in everything that unblinded people do.
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportAs } from '#app/services/export/command.server.ts';
import { addDays } from '#app/study/days.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { fill, routesOf } from '../access/routes.ts';
import { whoMay } from '../access/who-may.ts';
import { completeFollowUp, enrol, randomised, ready, recordEvent, screen } from '../acts.ts';
import { loadBuild } from '../http.ts';
import type { TestWorld } from '../world.ts';
import { anchorsOf, formsOf } from './html.ts';
import { armNames, logsOf, type Pair, pair, type Twin } from './pair.ts';

const blinded = (Object.keys(roles) as RoleName[]).filter((role) => roles[role].blinded);
const routes = routesOf(await loadBuild());

let worlds: Pair;
/** How long the logs were before the first blinded person asked for anything. */
let before: number[];
const numbers: string[] = [];
const events: string[] = [];

beforeAll(async () => {
  worlds = await pair();
  const { both } = worlds;
  for (let i = 0; i < 9; i++) numbers.push(await both((its) => randomised(its, { medication: i % 3 === 0 })));
  numbers.push(await both((its) => ready(its)), await both((its) => enrol(its)));
  await both((its) => screen(its));
  await both((its) => screen(its, { age: '60' }));
  await both((its) => screen(its, { good_health: 'unknown' }));
  for (const role of ['coordinator', 'assessor'] as const)
    events.push(await both((its) => recordEvent(its, role, numbers[0] ?? '')));
  for (const [i, its] of worlds.worlds.entries()) await trainersLife(its, i);
  await both((its) => completeFollowUp(its, numbers[0] ?? ''));
  const late = addDays('2026-03-02', 300);
  await both(async (its) => {
    its.setDay(late);
    return its.as('assessor').capture.missVisit(numbers[1] ?? '', 'followup', 'declined');
  });
  before = worlds.apps.map((app) => app.log.length);
});

/** What the trainer does depends on the arms, and in the second world she does more of everything. */
async function trainersLife(its: TestWorld, extra: number): Promise<void> {
  const { programme } = its.as('trainer');
  const lines = await programme.revealArms();
  const lifting = lines.filter((each) => each.arm.startsWith('High'));
  expect(lifting.length).toBeGreaterThan(0);
  for (const each of lifting) {
    await programme.recordTold(each.number, '2026-03-02');
    for (let i = 0; i <= extra; i++)
      await recordEvent(its, 'trainer', each.number, { term: `Back spasm at the bar ${i}`, serious: '0' });
  }
  const app = worlds.apps[its === worlds.worlds[0] ? 0 : 1];
  for (let i = 0; i <= 2 * extra; i++) {
    const trainer = await app.signedIn('trainer');
    for (const path of ['/', '/programme', '/adverse-events', '/account']) await trainer.get(path);
  }
}

/** Every address that a page of this role can name: those linked to, and those put together from known ids. */
function knownAddresses(role: RoleName): string[] {
  const [screenings, forms] = [
    ['S-001', 'S-010', 'S-012', 'S-013', 'S-014', 'S-999'],
    ['demographics_history', 'anthropometry', 'dxa', 'strength_function', 'adverse_event', 'nonsense'],
  ];
  const someone = [numbers[0], numbers[1], numbers[2], numbers[9], numbers[10], 'L-999'] as string[];
  const ids = [...events, ...blinded.map((each) => worlds.worlds[0].actor(each).id), '0'.repeat(24)];
  return routes.flatMap(({ pattern }) => {
    const screening = pattern.startsWith('/screening/:number');
    return (screening ? screenings : someone).flatMap((number) =>
      (pattern.includes(':visit') ? ['baseline', 'followup', 'other'] : ['baseline']).flatMap((visit) =>
        (pattern.includes(':form') ? forms : ['dxa']).flatMap((form) =>
          (pattern.includes(':id') ? ids : [events[role === 'coordinator' ? 0 : 1] ?? '']).map((id) =>
            fill(pattern, { number, visit, form, id, token: 'x'.repeat(43) }),
          ),
        ),
      ),
    );
  });
}

const dataOf = (path: string) => {
  const [plain = '', query] = path.split('?');
  return `${plain === '/' ? '/_root' : plain}.data${query ? `?${query}` : ''}`;
};

/** Opens everything that is linked from home or can be put together, as a document and as data. */
async function crawl(
  twin: Twin,
  role: RoleName,
): Promise<{ pages: Map<string, string>; opened: Set<string> }> {
  const pages = new Map<string, string>();
  const opened = new Set<string>();
  const waiting = ['/', ...new Set(knownAddresses(role))];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (opened.has(path)) continue;
    opened.add(path);
    const page = await twin.get(path);
    await twin.get(dataOf(path));
    if (page.status !== 200) continue;
    pages.set(path, page.text);
    waiting.push(...anchorsOf(page.text).filter((each) => !opened.has(each)));
  }
  return { pages, opened };
}

// Forms that end what the sweep lives on come last.
const isDestructive = (action: string, button: string) =>
  action.startsWith('/sign-out') || button === 'disable' || button === 'end' || action.startsWith('/account');

/** Sends every form of every page, as it stands, emptied, and with nonsense. */
async function sendForms(twin: Twin, pages: ReadonlyMap<string, string>): Promise<number> {
  const sends: { action: string; fields: [string, string][]; last: boolean }[] = [];
  for (const [path, html] of pages)
    for (const form of formsOf(html, path)) {
      if (form.method === 'get') continue;
      for (const [name, value] of form.buttons.length > 0 ? form.buttons : [['', ''] as [string, string]]) {
        const button: [string, string][] = name ? [[name, value]] : [];
        const hidden = form.fields.filter(([each]) => each.startsWith('__'));
        const nonsense = form.fields.map(([each, text]): [string, string] => [
          each,
          each.startsWith('__') ? text : '<b>77,7,7',
        ]);
        for (const fields of [
          [...hidden, ...button],
          [...nonsense, ...button],
          [...form.fields, ...button],
        ])
          sends.push({ action: form.action, fields, last: isDestructive(form.action, value) });
      }
    }
  sends.sort((a, b) => Number(a.last) - Number(b.last));
  for (const { action, fields } of sends) {
    await twin.post(action, fields);
    await twin.post(dataOf(action), fields);
  }
  return sends.length;
}

describe('what blinded people can see is the same in both worlds', () => {
  test('the two worlds do differ in their allocation', async () => {
    const [one, two] = await Promise.all(
      worlds.worlds.map(async (its) =>
        (await its.as('trainer').programme.revealArms()).map((each) => each.arm),
      ),
    );
    expect(one).toHaveLength(9);
    expect(two).not.toEqual(one);
    // And in how many are in each arm, so that a count of anything that one arm alone has is seen.
    const lifting = (all: string[] = []) => all.filter((each) => each.startsWith('High')).length;
    expect(lifting(two)).not.toBe(lifting(one));
  });

  test.each(blinded)('%s: every page, every data request, every form', async (role) => {
    const twin = await worlds.asks(role);
    const { pages, opened } = await crawl(twin, role);
    for (const { pattern } of routes) {
      const shape = new RegExp(`^${pattern.replace('*', '.+').replace(/:[a-z]+/g, '[^/]+')}(\\?.*)?$`);
      expect(
        [...opened].some((path) => shape.test(path)),
        `${role} asked for ${pattern}`,
      ).toBe(true);
      const { open } = whoMay[pattern] ?? { open: [] };
      if (open === 'anybody' || !open.some((each) => each === role)) continue;
      const shown = [...pages].filter(([path]) => shape.test(path));
      expect(shown.length, `${role} is shown ${pattern}`).toBeGreaterThan(0);
      for (const [, html] of shown) expect(html).toContain('<h1>');
    }
    const sent = await sendForms(twin, pages);
    expect(sent).toBeGreaterThan(3);
    await crawl(await worlds.asks(role), role);
  });

  test('a stranger', async () => {
    const twin = await worlds.asks('stranger');
    for (const path of new Set(knownAddresses('assessor'))) {
      await twin.get(path);
      await twin.get(dataOf(path));
      await twin.post(path, []);
    }
    await twin.get('/__manifest?p=%2Fprogramme&version=x');
    await twin.get('/healthz');
  });

  test('the export, from the page and from the command line, with nothing in any file that names an arm', async () => {
    const bundles = await Promise.all(
      worlds.worlds.map(async (its) => [
        (await its.as('statistician').export.download()).bytes,
        (await exportAs(its.runtime, 'sami@example.org', 'operator')).bytes,
      ]),
    );
    const [one = [], two = []] = bundles;
    expect(one).toHaveLength(2);
    for (const [i, bytes] of one.entries())
      expect(Buffer.from(two[i] ?? []).equals(Buffer.from(bytes))).toBe(true);
    for (const bytes of Object.values(unzipSync(one[0] ?? new Uint8Array())))
      for (const name of armNames) expect(Buffer.from(bytes).includes(name)).toBe(false);
  });

  test('the open ledger: as many rows, the same bytes, the same head', async () => {
    const [one, two] = await Promise.all(
      worlds.worlds.map(async ({ runtime: { engine } }) =>
        JSON.stringify(
          await engine.read.select().from(engine.tables.ledger_open).orderBy(engine.tables.ledger_open.seq),
        ),
      ),
    );
    expect(two).toBe(one);
    for (const name of armNames) expect(one).not.toContain(`"${name}"`);
  });

  test('the log says the same of the same requests and names nobody', () => {
    const [one, two] = logsOf(worlds).map((lines, i) => lines.slice(before[i]));
    expect(one?.length).toBeGreaterThan(1000);
    expect(two).toEqual(one);
    for (const line of one ?? []) expect(line).not.toMatch(/L-\d{3}|S-\d{3}|HIPRT|CONTROL|@/);
  });

  test('enough was compared', () => {
    expect(worlds.compared.requests.size).toBeGreaterThan(1500);
    expect(worlds.compared.answers).toBeGreaterThan(worlds.compared.requests.size);
  });
});

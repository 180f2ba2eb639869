// The promise: what a blinded person can see does not depend on the allocation. Here everybody reads: each person of
// each blinded role, those who have entered nothing included.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { routesOf } from '../access/routes.ts';
import { isFor, whoMay } from '../access/who-may.ts';
import { loadBuild } from '../http.ts';
import { type Blinded, blinded, logsOf } from './pair.ts';
import { compareLogs } from './record.ts';
import { type Place, placesIn } from './states.ts';
import { type Story, story } from './story.ts';
import {
  addressesOf,
  type Crawled,
  crawl,
  type Known,
  manifests,
  oddRequests,
  otherWays,
  shapeOf,
} from './sweep.ts';
import { isAsked, methods, reachAll, tupleOf } from './tuples.ts';

const build = await loadBuild();
const routes = routesOf(build);

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let its: Story;
let known: Known;
let places: Place[];
/** What was reached, with the status of the answer. */
const tuples = new Map<string, number>();
const say = (line: string) => process.stdout.write(`${line}\n`);

/** The states without which the matrix would be too small to say much. */
const wanted = [
  'nobody',
  'enrolled',
  'measured',
  'confirmed',
  'randomised',
  'randomised and noted',
  'baseline not opened',
  'baseline open',
  'followup missed',
  'dxa not entered',
  'strength_function incomplete',
  'dxa complete',
  'dxa void',
  'unscheduled_1 open, anthropometry complete',
  'unscheduled_1 open, strength_function incomplete',
  'unscheduled_1 not opened',
  'no such form',
  'a form of another visit',
  'no such visit',
  'event of the coordinator, complete',
  'event of the coordinator, void',
  'event of the assessor, complete',
  'sealed adverse_event',
  'course by the coordinator, complete',
  'course by the coordinator, void',
  'sealed course',
  'fall of the coordinator, complete',
  'sealed medication_dose',
  'fracture by the id of something else',
  'randomised, paces_8 sealed',
  'randomised, exit_survey not entered',
  'account of a trainer',
  'account of a coordinator',
];
beforeAll(async () => {
  its = await story();
  places = await placesIn(its.worlds[0], routes);
  const { turned, waiting, events, hidden } = its;
  const some = [turned.first[0], turned.second[0], turned.first[2], turned.second[1], waiting[0]];
  known = {
    numbers: [...(some as string[]), 'L-999'],
    screenings: ['S-001', 'S-030', 'S-034', 'S-037', 'S-038', 'S-039', 'S-999'],
    // By day of the hidden ones every third.
    ids: [...events, ...hidden.filter((_, i) => isLong || i % 3 === 0), '0'.repeat(24)],
  };
});

const isLong = Boolean(process.env.EQUIPOISE_LONG);
/** These women, and by day a few ids: for those who are refused or have entered nothing. */
const few = (numbers: string[]) => ({
  ...known,
  numbers,
  ids: isLong ? known.ids : [...known.ids.slice(0, 2), ...known.ids.slice(-4)],
});

/** Whether an address belongs to nobody, or to one of these women. */
const isOf = (numbers: readonly string[]) => (path: string) => {
  const number = /[LS]-\d{3,}/.exec(path.split('?')[0] ?? '')?.[0];
  return number === undefined || numbers.includes(number);
};

/** A few addresses of every route: those that were shown come first. */
const samples = ({ pages, opened }: Crawled, count: number) =>
  routes.flatMap(({ pattern }) => {
    const shape = shapeOf(pattern);
    const all = [...pages.keys(), ...opened].filter((path) => shape.test(path) && !path.includes('?'));
    return [...new Set(all)].slice(0, count);
  });

function expectEverythingShown(role: Blinded, { pages, opened }: Crawled): void {
  for (const { pattern } of routes) {
    const shape = shapeOf(pattern);
    expect(
      [...opened].some((path) => shape.test(path)),
      `${role} asked for ${pattern}`,
    ).toBe(true);
    if (!isFor(role, pattern)) continue;
    const shown = [...pages].filter(([path]) => shape.test(path));
    expect(shown.length, `${role} is shown ${pattern}`).toBeGreaterThan(0);
    for (const [, text] of shown) expect(text).toMatch(pattern.endsWith('.pdf') ? /^%PDF-/ : /<h1>/);
  }
}

describe('whoever is blinded reads the same in both worlds', () => {
  test.each(blinded)('%s: every page, every data request, every search, by every method', async (role) => {
    const twin = await its.asks(role);
    const isClinical = role === 'coordinator' || role === 'assessor';
    const some = isClinical ? known : few(known.numbers.slice(2, 3));
    const everything = routes.flatMap(({ pattern }) => addressesOf(pattern, some));
    const crawled = await crawl(twin, everything);
    expectEverythingShown(role, crawled);
    const pages = [...crawled.pages.keys()];
    if (isClinical) {
      expect(pages.filter((path) => /page=2/.test(path)).length).toBeGreaterThan(1);
      expect(pages.filter((path) => /filter=overdue/.test(path)).length).toBeGreaterThan(3);
    }
    const paths = samples(crawled, 2);
    await otherWays(twin, paths, routes);
    await manifests(twin, [...routes.map((each) => each.pattern), ...paths], build.assets.version);
    await oddRequests(await its.asks(role), samples(crawled, 1));
  });

  test.each(['coordinator', 'assessor'] as const)('a second %s, who has entered nothing', async (role) => {
    const twin = await its.asks(role, 2);
    const some = few(known.numbers.slice(2, 4));
    const everything = routes.flatMap(({ pattern }) => addressesOf(pattern, some));
    const crawled = await crawl(twin, everything, isOf([...some.numbers, 'S-001']));
    expect(crawled.pages.get('/adverse-events')).toContain('You have entered no adverse event.');
    expect(crawled.pages.get('/incidents')).toContain('You have logged no incident.');
    await otherWays(twin, samples(crawled, 1), routes);
  });

  test('a stranger', async () => {
    const twin = await its.asks('stranger');
    const paths = routes.flatMap(({ pattern }) => addressesOf(pattern, known).slice(0, 4));
    await crawl(twin, paths);
    for (const path of paths) await twin.post(path, []);
    await otherWays(twin, paths, routes);
    await manifests(
      twin,
      routes.map((each) => each.pattern),
      build.assets.version,
    );
  });

  test.each([...blinded, 'stranger'] as const)(
    '%s: every state of every record, by every method',
    async (role) => {
      const reached = await reachAll(await its.asks(role), places);
      for (const [tuple, status] of reached) tuples.set(tuple, status);
    },
  );

  test('no tuple of role, route, method and state is missing', () => {
    for (const role of [...blinded, 'stranger'])
      for (const place of places)
        for (const method of Object.keys(methods).filter((each) => isAsked(role, place, each, places)))
          expect(tuples.has(tupleOf(role, place, method)), tupleOf(role, place, method)).toBe(true);
    const states = new Set(places.map((each) => each.state));
    for (const state of wanted)
      expect(
        [...states].some((each) => each.includes(state)),
        state,
      ).toBe(true);
    for (const [tuple, status] of tuples) {
      const [role = '', method = ''] = tuple.split(' ');
      expect(status, tuple).toBeLessThan(500);
      if (role === 'stranger' || method !== 'GET') continue;
      const { open } = whoMay[/\s(\/\S*)/.exec(tuple)?.[1] ?? ''] ?? { open: [] };
      // Who shows no token is refused in another way.
      const may = open === 'anybody' || open === 'program' || open.some((each) => each === role);
      expect(status === 403 && !tuple.includes('('), tuple).toBe(!may && !tuple.includes('('));
      if (!may) expect(status, tuple).toBe(403);
    }
    const { requests, answers } = its.compared;
    say(
      `${tuples.size} tuples of role, route, method and state; ${requests.size} requests, ${answers} answers`,
    );
    expect(tuples.size).toBeGreaterThan(5000);
  });

  test('every route was asked for by every role in every way', () => {
    const { requests, answers, reached } = its.compared;
    for (const role of [...blinded, 'stranger'])
      for (const { pattern } of routes)
        for (const way of [
          'GET',
          'HEAD',
          ...(role === 'stranger' ? ['POST'] : ['PUT', 'PATCH', 'DELETE', 'POST']),
        ])
          expect([...reached.keys()], `${role} ${way}`).toContain(`${role} ${way} ${pattern}`);
    const count = `${requests.size} distinct requests, ${answers} answers`;
    expect(requests.size, count).toBeGreaterThan(10_000);
    expect(answers, count).toBeGreaterThan(requests.size);
  });

  test('the log says the same of the same requests and names nobody', () => {
    const [one, two] = logsOf(its, its.before);
    expect(one.length).toBeGreaterThan(9000);
    compareLogs([one, two]);
    expect(one.filter((line) => line.includes('"level":"error"')).length).toBeGreaterThan(0);
  });
});

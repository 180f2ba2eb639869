// After the lock: every route, every role, with what each form would send in earnest and with nothing at all. What the
// same requests do to a study that is open shows that they are no empty gesture.
import { beforeAll, expect, test, vi } from 'vitest';
import { type RoleName, roles } from '#app/study/roles.ts';
import { afterLock, tablesByName } from '#db/schema/index.ts';
import {
  anthropometryEntries,
  but,
  consentEntries,
  courseEntries,
  enrol,
  eventEntries,
  historyEntries,
  incidentEntries,
  logIncident,
  randomised,
  ready,
  recordCourse,
  recordEvent,
  screen,
  screeningEntries,
} from '../acts.ts';
import { contentOf, entriesOf, rowsOf, withRaw } from '../db/raw.ts';
import { type App, type Client, loadBuild, serveWorld } from '../http.ts';
import { lock } from '../locking.ts';
import { answerSealed, log, logEntries, sealedEntries } from '../logging.ts';
import { site, type TestWorld, world } from '../world.ts';
import { fill, routesOf } from './routes.ts';

const everyRole = Object.keys(roles) as RoleName[];
const routes = routesOf(await loadBuild()).filter(({ pattern }) => !/sign-out|sign-in|welcome/.test(pattern));

interface Place {
  its: TestWorld;
  app: App;
  events: Map<RoleName, string>;
  incidents: Map<RoleName, string>;
  courses: Map<RoleName, string>;
  falls: Map<RoleName, string>;
}

async function place(isLocked: boolean): Promise<Place> {
  const its = await world();
  const app = await serveWorld(its);
  await randomised(its);
  await ready(its);
  await enrol(its);
  await ready(its);
  await screen(its);
  const events = new Map<RoleName, string>();
  const incidents = new Map<RoleName, string>();
  const falls = new Map<RoleName, string>();
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    events.set(role, await recordEvent(its, role, 'L-001'));
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    incidents.set(role, await logIncident(its, role, 'L-001'));
  const courses = new Map<RoleName, string>();
  for (const role of ['coordinator', 'trainer'] as const)
    courses.set(role, await recordCourse(its, role, 'L-001'));
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    falls.set(role, await log(its, role, 'fall', 'L-001'));
  await answerSealed(its, 'L-001', 'paces_8');
  if (isLocked) await lock(its);
  return { its, app, events, incidents, courses, falls };
}

const deviation: [string, string][] = [
  ['course_status', 'DEVIATION'],
  ['course_date', '2026-03-02'],
  ['deviation_category', 'VISIT'],
];

/** What would be sent to a route in earnest, from an address that leads to something. */
function sent(
  pattern: string,
  role: RoleName,
  { events, incidents, courses, falls }: Place,
): [string, Record<string, string>] {
  const version = { __version: '1', __reason: 'a typing error', version: '1', reason: 'a typing error' };
  const form = role === 'coordinator' ? 'demographics_history' : 'anthropometry';
  const params = {
    number: pattern.startsWith('/screening') ? 'S-005' : 'L-002',
    visit: 'baseline',
    form,
    id: events.get(role) ?? events.get('assessor') ?? '',
    log: 'fall',
    token: 'x'.repeat(43),
    file: 'adsl.csv',
  };
  const path = fill(pattern, params);
  const entries = (its: [string, string][]) => Object.fromEntries(its);
  if (pattern === '/screening/new') return [path, entries(screeningEntries)];
  if (pattern === '/screening/:number/enrol') return [path, entries(consentEntries)];
  if (pattern.endsWith('/randomise')) return [fill(pattern, { number: 'L-004' }), {}];
  if (pattern === '/settings') return [path, { ...site, name: 'Elsewhere' }];
  if (pattern === '/programme/:number')
    return [fill(pattern, { number: 'L-001' }), { told_on: '2026-03-02' }];
  if (pattern === '/adverse-events/new/:number')
    return [fill(pattern, { number: 'L-001' }), entries(but(eventEntries, { severity: '2' }))];
  if (pattern === '/adverse-events/:id')
    return [path, { ...entries(but(eventEntries, { severity: '3' })), ...version }];
  if (pattern === '/incidents/new') return [path, entries(incidentEntries)];
  const incident = { id: incidents.get(role) ?? '0'.repeat(24) };
  if (pattern === '/incidents/:id')
    return [fill(pattern, incident), { ...entries(but(incidentEntries, { impact: 'NONE' })), ...version }];
  if (pattern === '/incidents/:id/void') return [fill(pattern, incident), version];
  const record = { id: courses.get(role) ?? '0'.repeat(24) };
  if (pattern === '/course/new/:number') return [fill(pattern, { number: 'L-001' }), entries([...deviation])];
  if (pattern === '/course/:id')
    return [fill(pattern, record), { ...entries(but(courseEntries, { course_reason: 'PAIN' })), ...version }];
  if (pattern === '/course/:id/void') return [fill(pattern, record), version];
  if (pattern === '/logs/:log/new/:number')
    return [fill(pattern, { log: 'fall', number: 'L-001' }), entries(logEntries.fall ?? [])];
  const fallen = { log: 'fall', id: falls.get(role) ?? '0'.repeat(24) };
  if (pattern === '/logs/:log/:id')
    return [
      fill(pattern, fallen),
      { ...entries(but(logEntries.fall ?? [], { fall_care: 'PRACTICE' })), ...version },
    ];
  if (pattern === '/logs/:log/:id/void') return [fill(pattern, fallen), version];
  const questionnaire = { number: 'L-001', form: 'paces_8' };
  if (pattern === '/programme/:number/:form')
    return [
      fill(pattern, questionnaire),
      { ...entries(but(sealedEntries.paces_8 ?? [], { paces_1: '2' })), ...version },
    ];
  if (pattern === '/programme/:number/:form/void') return [fill(pattern, questionnaire), version];
  if (pattern.endsWith('/:visit'))
    return ['/participants/L-003/baseline', { date: '2026-03-02', version: '0' }];
  if (pattern.endsWith('/:form'))
    return form === 'anthropometry'
      ? [path, { ...entries(but(anthropometryEntries, { weight_1: '70.5' })), ...version }]
      : [path, { ...entries(but(historyEntries(false), { falls_12_months: '3' })), ...version }];
  return [path, version];
}

/** As it stands, from a page of today, and from one that is newer: an earlier request may have changed the record. */
const variants = (fields: Record<string, string>) => [
  {},
  fields,
  { ...fields, __mode: 'production' },
  ...('version' in fields ? [{ ...fields, version: '2', __version: '2' }] : []),
];

const clinical = async ({ its }: Place) => {
  const { tables } = its.runtime.engine;
  const goesOn = new Set<unknown>(afterLock(tables));
  const names = Object.entries(tablesByName(tables)).filter(
    ([name, table]) => !goesOn.has(table) && !/^ledger_(access|head)$/.test(name),
  );
  const all = await Promise.all(names.map(async ([name]) => [name, await rowsOf(its, name)]));
  return JSON.stringify(all);
};

/** How far the ledgers are: nothing is written without an entry. In a locked study all tables are compared at the end. */
const heads = async ({ its }: Place) =>
  JSON.stringify((await rowsOf(its, 'ledger_head')).filter(({ id }) => id !== 'access'));

/** Sends everything. Answers where something clinical was changed, and how each was answered. */
async function walk(at: Place): Promise<{ changed: string[]; answers: Map<string, number[]> }> {
  const changed: string[] = [];
  const answers = new Map<string, number[]>();
  const clients = new Map<RoleName, Client>();
  let [before, known] = [await clinical(at), await heads(at)];
  // What is void cannot be changed any more: that comes last.
  const isLast = ({ pattern }: { pattern: string }) => Number(pattern.endsWith('void'));
  const order = [...routes].sort((a, b) => isLast(a) - isLast(b));
  for (const { pattern } of order)
    for (const role of everyRole) {
      const client = clients.get(role) ?? (await at.app.signedIn(role));
      clients.set(role, client);
      const [path, fields] = sent(pattern, role, at);
      const statuses: number[] = [];
      for (const address of [path, path === '/' ? '/_root.data' : `${path}.data`])
        for (const each of variants(fields)) statuses.push((await client.post(address, each)).status);
      answers.set(`${role} ${pattern}`, statuses);
      const now = await heads(at);
      if (now === known) continue;
      known = now;
      const after = await clinical(at);
      if (after !== before) changed.push(`${role} ${pattern}`);
      before = after;
    }
  return { changed, answers };
}

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let open: Awaited<ReturnType<typeof walk>>;
beforeAll(async () => {
  open = await walk(await place(false));
});

test('in an open study these requests change something clinical', () => {
  expect(open.changed).toEqual(
    expect.arrayContaining([
      'assessor /adverse-events/:id',
      'assessor /adverse-events/:id/void',
      'assessor /adverse-events/new/:number',
      'assessor /incidents/:id',
      'assessor /incidents/:id/void',
      'assessor /incidents/new',
      'trainer /incidents/:id',
      'trainer /incidents/:id/void',
      'trainer /incidents/new',
      'coordinator /course/:id',
      'coordinator /course/:id/void',
      'coordinator /course/new/:number',
      'trainer /course/:id',
      'trainer /course/:id/void',
      'trainer /course/new/:number',
      'coordinator /participants/:number/:visit',
      'assessor /participants/:number/:visit/:form',
      'assessor /participants/:number/:visit/:form/void',
      'administrator /settings',
      'coordinator /adverse-events/:id',
      'coordinator /adverse-events/new/:number',
      'coordinator /participants/:number/:visit/:form',
      'coordinator /participants/:number/randomise',
      'coordinator /screening/:number/enrol',
      'coordinator /screening/new',
      'trainer /adverse-events/:id',
      'trainer /adverse-events/:id/void',
      'trainer /adverse-events/new/:number',
      'trainer /programme/:number',
      'trainer /programme/:number/:form',
      'trainer /programme/:number/:form/void',
      ...['coordinator', 'assessor', 'trainer'].flatMap((role) =>
        ['/logs/:log/new/:number', '/logs/:log/:id', '/logs/:log/:id/void'].map((each) => `${role} ${each}`),
      ),
    ]),
  );
});

test('in a locked one they change nothing, and each says that it is locked', async () => {
  const at = await place(true);
  const before = [await clinical(at), (await entriesOf(at.its, 'open')).length];
  const { changed, answers } = await walk(at);
  expect(changed).toEqual([]);
  expect([await clinical(at), (await entriesOf(at.its, 'open')).length]).toEqual(before);
  for (const where of open.changed) expect(answers.get(where), where).toContain(409);
  for (const [where, statuses] of answers)
    for (const status of statuses) expect(status, where).toBeLessThan(500);
});

test('a form that was open when the lock came is answered by a page that keeps what was typed, and no password', async () => {
  const { its, app } = await place(false);
  const her = await app.signedIn('assessor');
  const path = '/participants/L-002/baseline/anthropometry';
  const fields = { ...Object.fromEntries(anthropometryEntries), weight_1: '77.7', __version: '1' };
  const typed = { ...fields, __reason: 'weighed <again>', __mode: 'production' };
  await lock(its);
  const before = await withRaw(its.place, contentOf);
  const page = await her.post(path, typed);
  expect(page.status).toBe(409);
  for (const text of [
    'the study is locked',
    'What you typed',
    'First weight',
    '77.7',
    'weighed &lt;again&gt;',
  ])
    expect(page.text, text).toContain(text);
  const data = await her.post(`${path}.data`, typed);
  expect(data.text).toContain('study.locked');
  expect(data.text).toContain('77.7');
  const agnes = await app.signedIn('administrator');
  const { password } = its.signInOf('administrator');
  const again = await agnes.post('/lock', {
    intent: 'lock',
    reason: 'once more, please',
    confirm: 'x',
    password,
  });
  expect(again.status).toBe(409);
  expect(again.text).not.toContain(password);
  const after = await withRaw(its.place, contentOf);
  expect(after.length).toBeGreaterThanOrEqual(before.length);
  expect(app.log.filter((line) => line.level === 'error')).toEqual([]);
});

// Every route for every role, and for a stranger: by document, by data request and by form. Refusals first.
import { beforeAll, describe, expect, test } from 'vitest';
import { type RoleName, roles } from '#app/study/roles.ts';
import {
  completeBaseline,
  enrol,
  logIncident,
  randomised,
  recordCourse,
  recordEvent,
  screen,
} from '../acts.ts';
import { type Answer, type App, type Client, loadBuild, serveWorld } from '../http.ts';
import { answerSealed, log } from '../logging.ts';
import { type TestWorld, world } from '../world.ts';
import { fill, type Route, routesOf } from './routes.ts';
import { type Allowed, whoMay } from './who-may.ts';

const everyRole = Object.keys(roles) as RoleName[];
const routes: Route[] = routesOf(await loadBuild());

let its: TestWorld;
let app: App;
const clients = new Map<RoleName, Client>();
const events = new Map<RoleName, string>();
const incidents = new Map<RoleName, string>();
const courses = new Map<RoleName, string>();
const falls = new Map<RoleName, string>();

beforeAll(async () => {
  its = await world();
  app = await serveWorld(its);
  const first = await randomised(its);
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    events.set(role, await recordEvent(its, role, first));
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    incidents.set(role, await logIncident(its, role, first));
  for (const role of ['coordinator', 'trainer'] as const)
    courses.set(role, await recordCourse(its, role, first));
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    falls.set(role, await log(its, role, 'fall', first));
  await answerSealed(its, first, 'paces_8');
  await completeBaseline(its, await enrol(its));
  await screen(its);
  for (const role of everyRole) clients.set(role, await app.signedIn(role));
});

/** Parameters that name something which the role would be shown. */
function params(role: RoleName): Record<string, string> {
  return {
    number: 'L-001',
    visit: 'baseline',
    form: role === 'coordinator' ? 'demographics_history' : 'dxa',
    log: 'fall',
    id: events.get(role) ?? its.actor('assessor').id,
    token: 'x'.repeat(43),
    file: 'adsl.csv',
  };
}

function address(pattern: string, role: RoleName): string {
  const its = params(role);
  // An assessor may enter the first visit of whoever is not randomised yet.
  if (pattern.includes(':form')) its.number = 'L-002';
  if (pattern.startsWith('/programme')) Object.assign(its, { number: 'L-001', form: 'paces_8' });
  if (pattern.startsWith('/logs')) its.id = falls.get(role) ?? its.id ?? '';
  if (pattern.startsWith('/screening/:number')) its.number = 'S-003';
  if (pattern.startsWith('/incidents')) its.id = incidents.get(role) ?? its.id ?? '';
  if (pattern.startsWith('/course')) its.id = courses.get(role) ?? its.id ?? '';
  return fill(pattern, its);
}

const allowedAt = (pattern: string): Allowed => {
  const allowed = whoMay[pattern];
  if (!allowed) throw new Error(`${pattern} is not classified in test/access/who-may.ts`);
  return allowed;
};
const may = (allowed: Allowed[keyof Allowed], role: RoleName) =>
  allowed === 'anybody' || allowed.includes(role);
const dataOf = (path: string) => (path === '/' ? '/_root.data' : `${path}.data`);
const leadsToSignIn = (answer: Answer) =>
  answer.status === 302 && String(answer.headers.location).startsWith('/sign-in');
const needsToken = (answer: Answer) =>
  answer.status === 401 && answer.headers['www-authenticate'] === 'Bearer realm="equipoise"';
const refusedData = (answer: Answer) => answer.status === 403 && answer.text.includes('role.refused');

test('every route is classified, and nothing is classified that is not a route', () => {
  expect(routes.map((each) => each.pattern)).toEqual(Object.keys(whoMay).sort());
  expect(routes.length).toBeGreaterThan(25);
});

test('every route has a loader that acts for somebody, so that none is open by forgetting', () => {
  expect(routes.filter((each) => !each.hasLoader).map((each) => each.pattern)).toEqual([]);
});

describe.each(routes)('$pattern', ({ pattern, hasAction }) => {
  test('a stranger is sent to sign in', async () => {
    const { open, change } = allowedAt(pattern);
    const stranger = app.stranger();
    const path = address(pattern, 'coordinator');
    const answer = await stranger.get(path);
    if (open === 'anybody') expect(answer.status).not.toBe(403);
    else if (open === 'program') expect(needsToken(answer)).toBe(true);
    else expect(leadsToSignIn(answer)).toBe(true);
    if (!hasAction || change === 'anybody') return;
    const changed = await stranger.post(path, {});
    expect(leadsToSignIn(changed)).toBe(true);
  });

  test.each(everyRole)('%s: refused or let in, as classified', async (role) => {
    const { open, change } = allowedAt(pattern);
    const client = clients.get(role) as Client;
    const path = address(pattern, role);
    const [page, data] = [await client.get(path), await client.get(dataOf(path))];
    if (open === 'program') expect(needsToken(page)).toBe(true);
    else if (may(open, role)) {
      expect(page.status).not.toBe(403);
      expect(page.status).toBeLessThan(500);
    } else {
      expect(page.status).toBe(403);
      expect(page.text).toContain('Your role does not include this page.');
      expect(refusedData(data)).toBe(true);
      expect(data.text).not.toMatch(/L-00\d/);
    }
    if (pattern === '/sign-out') return;
    const changed = await client.post(path, {});
    if (!hasAction) return expect(changed.status).toBe(405);
    if (may(change, role)) expect(changed.status).not.toBe(403);
    else {
      expect(changed.status).toBe(403);
      expect(refusedData(await client.post(dataOf(path), {}))).toBe(true);
    }
  });
});

test('opening a page changes nothing but the access ledger', async () => {
  const heads = async () =>
    (await its.runtime.engine.read.select().from(its.runtime.engine.tables.ledger_head)).filter(
      (each) => each.id !== 'access',
    );
  const before = await heads();
  for (const { pattern } of routes)
    for (const role of everyRole) await clients.get(role)?.get(address(pattern, role));
  expect(await heads()).toEqual(before);
});

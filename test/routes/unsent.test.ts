// What was typed into a page whose session has ended: kept for its author behind the sign-in, and for nobody else.
import { expect, test } from 'vitest';
import { absoluteHours, idleMinutes } from '#app/services/accounts/sessions.server.ts';
import { anthropometryEntries, but, type Entries, eventEntries, randomised, ready } from '../acts.ts';
import { rowsOf } from '../db/raw.ts';
import { type App, type Client, serveWorld } from '../http.ts';
import { type TestWorld, world } from '../world.ts';

const form = '/participants/L-001/baseline/anthropometry';
const sent: Entries = [
  ...but(anthropometryEntries, { weight_1: '64.4' }),
  ['__place', 'form/L-001/baseline/anthropometry'],
  ['__version', '1'],
  ['__reason', 'scale was off'],
  ['__mode', 'production'],
];

async function begun(): Promise<{ w: TestWorld; app: App; her: Client }> {
  const w = await world();
  await ready(w);
  const app = await serveWorld(w);
  return { w, app, her: await app.signedIn('assessor') };
}

/** Signs in where an answer leads to, and follows to where that leads. */
async function signInAt(w: TestWorld, her: Client, location: string, which: 1 | 2 = 1) {
  const to = new URL(location, 'http://x').searchParams.get('to') ?? '';
  const entered = await her.post('/sign-in', { ...w.signInOf('assessor', which), to });
  expect(entered.status).toBe(302);
  return her.get(String(entered.headers.location));
}

const minutes = 60_000;
test.each<[string, (w: TestWorld, app: App) => Promise<unknown>]>([
  ['for an hour nothing was done', async (w) => w.pass((idleMinutes + 1) * minutes)],
  ['the day was over', async (w) => w.pass((absoluteHours * 60 + 1) * minutes)],
  [
    'it was ended elsewhere',
    async (w, app) => {
      const other = await app.signedIn('assessor');
      for (const { id, current } of await w.as('assessor').account.sessions())
        if (!current) await w.as('assessor').account.endSession(id);
      return other;
    },
  ],
])('a session that has ended, since %s: after sign-in the form comes with what was typed', async (_, end) => {
  const { w, app, her } = await begun();
  await end(w, app);
  const answer = await her.post(form, sent);
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toBe(`/sign-in?to=${encodeURIComponent(form)}&kept=1`);
  expect((await her.get(String(answer.headers.location))).text).toContain('What you typed is kept for you');
  const page = await signInAt(w, her, String(answer.headers.location));
  expect(page.text).toContain('Brought back: what you typed');
  expect(page.text).toContain('value="64.4"');
  expect(page.text).toContain('value="scale was off"');
  expect((await her.post(form, sent)).headers.location).toBe('/participants/L-001/baseline?done=complete');
  expect((await her.get(form)).text).not.toContain('Brought back');
});

test('what the page sends between two saves is kept in the same way', async () => {
  const { w, her } = await begun();
  expect((await her.post('/drafts', sent)).status).toBe(204);
  w.pass((idleMinutes + 1) * minutes);
  const later = but(sent, { weight_1: '65.5' });
  expect((await her.post('/drafts', later)).status).toBe(302);
  const page = await signInAt(w, her, `/sign-in?to=${form}`);
  expect(page.text).toContain('value="65.5"');
});

test('somebody else who signs in there finds nothing', async () => {
  const { w, her } = await begun();
  w.pass((idleMinutes + 1) * minutes);
  const answer = await her.post(form, sent);
  const page = await signInAt(w, her, String(answer.headers.location), 2);
  expect(page.text).not.toContain('Brought back');
  expect(page.text).not.toContain('64.4');
});

test.each<[string, (w: TestWorld, her: Client) => Promise<unknown>]>([
  [
    'nobody knows',
    async (_, her) => {
      her.cookie = `equipoise=${'x'.repeat(43)}`;
    },
  ],
  [
    'is not there',
    async (_, her) => {
      her.cookie = '';
    },
  ],
  ['was given out long ago', async (w) => w.pass(8 * 24 * 60 * minutes)],
  [
    'is of an account that was closed',
    async (w) => w.as('administrator').people.disable(w.actor('assessor').id, 'has left'),
  ],
])('for a token that %s nothing is kept, and the page holds what was typed', async (_, lose) => {
  const { w, her } = await begun();
  await lose(w, her);
  const answer = await her.post(form, sent);
  expect(answer.status).toBe(401);
  for (const text of ['You are signed out', 'value="64.4"', 'Send again'])
    expect(answer.text).toContain(text);
  expect((await her.post('/drafts', sent)).status).toBe(401);
  expect(await rowsOf(w, 'draft')).toEqual([]);
});

test.each<[string, Entries]>([
  ['a secret', [...sent, ['password', 'not to be kept']]],
  ['a place that she may not open', but(sent, { __place: 'consent/S-001' })],
  ['a place that is none', but(sent, { __place: '/account' })],
  ['the mode before', but(sent, { __mode: 'practice' })],
  ['no place', but(sent, { __place: undefined })],
])('a form with %s is not kept', async (_, entries) => {
  const { w, her } = await begun();
  w.pass((idleMinutes + 1) * minutes);
  const answer = await her.post(form, entries);
  expect([302, 401]).toContain(answer.status);
  if (answer.status === 302) expect(answer.headers.location).toBe('/sign-in');
  expect(answer.text).not.toContain('not to be kept');
  expect(await rowsOf(w, 'draft')).toEqual([]);
});

test("a trainer's is kept where no blinded person reads, and comes back to her", async () => {
  const w = await world();
  await randomised(w);
  const app = await serveWorld(w);
  const her = await app.signedIn('trainer');
  w.pass((idleMinutes + 1) * minutes);
  const at = '/adverse-events/new/L-001';
  const entries = [...eventEntries, ['__place', 'record/adverse_event/new/L-001']] as Entries;
  const answer = await her.post(at, entries);
  expect(answer.headers.location).toContain('kept=1');
  expect([await rowsOf(w, 'draft'), (await rowsOf(w, 'sealed_draft')).length]).toEqual([[], 1]);
  await her.post('/sign-in', w.signInOf('trainer'));
  expect((await her.get(at)).text).toContain('Knee pain after walking');
});

test.each([
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example/',
  '/a?b=c&d=/e',
  '/../x',
  '',
])('neither sign-in nor discarding leads to “%s”', async (address) => {
  const { w, her } = await begun();
  const discarded = await her.post('/drafts', { intent: 'discard', place: 'x', back: address });
  expect([discarded.status, discarded.headers.location]).toEqual([302, '/']);
  const entered = await her.post('/sign-in', { ...w.signInOf('assessor'), to: address });
  expect([entered.status, entered.headers.location]).toEqual([302, '/']);
});

test('without JavaScript it is discarded from its page, and the page is as it was saved', async () => {
  const { her } = await begun();
  expect((await her.post('/drafts', sent)).status).toBe(204);
  expect((await her.get(form)).text).toContain('Discard it');
  const fields = { intent: 'discard', place: 'form/L-001/baseline/anthropometry', back: form };
  expect((await her.post('/drafts', fields)).headers.location).toBe(form);
  const page = await her.get(form);
  expect(page.text).not.toContain('Brought back');
  expect(page.text).toContain('value="63.1"');
});

test('what is refused is told as data, with its sentence, and the log calls none of it a failure', async () => {
  const { app, her } = await begun();
  const refused = await her.post('/drafts', but(sent, { __place: 'form/L-099/baseline/dxa' }));
  expect([refused.status, JSON.parse(refused.text).code]).toEqual([404, 'page.not_found']);
  expect((await her.post('/drafts', [...sent, ['x', 'y'.repeat(70_000)]])).status).toBe(413);
  expect(app.log.filter(({ level }) => level === 'error')).toEqual([]);
});

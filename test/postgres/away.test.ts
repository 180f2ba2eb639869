// The server of the database is killed under load and comes back. Nothing acknowledged is lost, nothing is half there,
// the pages say what happened and keep what was typed, and nobody restarts Equipoise.
import { expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { completeBaseline, enrol, screeningEntries } from '../acts.ts';
import { formsOf } from '../blinding/html.ts';
import { withRaw } from '../db/raw.ts';
import { type Client, serveWorld } from '../http.ts';
import { type TestWorld, world } from '../world.ts';
import { ownServer } from './own-server.ts';

const server = ownServer();

const kills = process.env.EQUIPOISE_LONG ? 40 : 8;

const numberIn = (location: unknown) => /S-\d+/.exec(String(location))?.[0];
const screeningsOf = (w: TestWorld) =>
  withRaw(w.place, async (raw) => (await raw.rows('screening')).map((row) => String(row.number)));

/** What a page that keeps an answer would send again. */
function keptIn(page: string): [string, string][] {
  const form = formsOf(page, '/').find(({ method }) => method === 'post');
  return (form?.asked ?? []).map(({ name, value }): [string, string] => [name, value]);
}

async function untilHealthy(her: Client): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await her.get('/healthz')).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not recover.');
}

test('a page says that the database is away, keeps what was typed, and sends it when it is back', async () => {
  const w = await world();
  const app = await serveWorld(w);
  const clara = await app.signedIn('coordinator');
  expect((await clara.get('/healthz')).status).toBe(200);
  await server.kill();

  expect((await clara.get('/healthz')).status).toBe(503);
  expect((await clara.get('/livez')).status).toBe(200);
  const shown = await clara.get('/screening');
  expect(shown.status).toBe(503);
  expect(shown.text).toContain('The database cannot be reached just now');
  expect(shown.text).toContain('href="/screening"');
  const sent = await clara.post('/screening/new', screeningEntries);
  expect(sent.status).toBe(503);
  expect(sent.text).toContain('What you sent is kept in this page');
  expect(formsOf(sent.text, '/')[0]?.action).toBe('/screening/new');
  expect(keptIn(sent.text)).toEqual(screeningEntries);
  // What a browser with JavaScript gets holds the same.
  const data = await clara.post('/screening/new.data', screeningEntries);
  expect(data.status).toBe(503);
  for (const [, value] of screeningEntries) expect(data.text).toContain(`"${value}"`);
  // Once more while it is away: the page keeps them again.
  expect(keptIn((await clara.post('/screening/new', keptIn(sent.text))).text)).toEqual(screeningEntries);

  await server.start();
  await untilHealthy(clara);
  const done = await clara.post('/screening/new', keptIn(sent.text));
  expect(done.status).toBe(302);
  expect(await screeningsOf(w)).toEqual([numberIn(done.headers.location)]);
});

test('no password is kept in a page', async () => {
  const w = await world();
  const app = await serveWorld(w);
  const her = app.stranger();
  const agnes = await app.signedIn('administrator');
  await server.kill();
  const signIn = w.signInOf('coordinator');
  const own = { current: 'a former password', password: 'a new password 1', again: 'a new password 1' };
  for (const answer of [await her.post('/sign-in', signIn), await agnes.post('/account', own)]) {
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('The database cannot be reached just now');
    expect(answer.text).toContain('A password is never kept in a page');
    for (const secret of [signIn.password, ...Object.values(own)]) expect(answer.text).not.toContain(secret);
  }
  await server.start();
  await untilHealthy(her);
  expect((await her.post('/sign-in', signIn)).status).toBe(302);
});

test('killed again and again under load: what was acknowledged is there, whole, and the rest was refused', async () => {
  const w = await world();
  const number = await enrol(w);
  await completeBaseline(w, number);
  // Two servers on one database: after a crash each is given numbers of transactions that the other had lost.
  const second = await openRuntime({ place: w.place, world: w.world });
  const apps = [await serveWorld(w), await serveWorld({ runtime: second, signInOf: w.signInOf })] as const;
  const clients = await Promise.all(
    Array.from({ length: 8 }, (_, i) => apps[i % 2 === 0 ? 0 : 1].signedIn('coordinator', i < 4 ? 1 : 2)),
  );
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  let goesOn = true;
  const works = clients.map(async (her, i) => {
    for (let age = 60; goesOn; age = 60 + ((age + 1) % 30)) {
      const entries = screeningEntries.map(([name, value]): [string, string] => [
        name,
        name === 'age' ? String(age) : name === 'ls_t' ? `-1.${i}` : value,
      ]);
      const answer = await her.post('/screening/new', entries);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 302) acknowledged.push(numberIn(answer.headers.location) ?? '');
      else if (answer.status === 503) expect(keptIn(answer.text)).toEqual(entries);
    }
  });
  for (let kill = 0; kill < kills; kill++) {
    const before = acknowledged.length;
    while (acknowledged.length < before + 20) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, kill % 2 === 0 ? 0 : 300));
    await server.start();
    for (const her of clients.slice(0, 2)) await untilHealthy(her);
  }
  goesOn = false;
  await Promise.all(works);
  expect([...statuses.keys()].sort()).toEqual([302, 503]);
  expect(statuses.get(503)).toBeGreaterThan(0);

  const found = new Set(await screeningsOf(w));
  expect(acknowledged.filter((each) => !found.has(each))).toEqual([]);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  await second.close();
});

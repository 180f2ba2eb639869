// What every answer carries, whatever it is an answer to.
import { beforeAll, describe, expect, test } from 'vitest';
import { type App, type Client, serveWorld } from '../http.ts';
import { world } from '../world.ts';

let app: App;
let her: Client;
beforeAll(async () => {
  app = await serveWorld(await world());
  her = await app.signedIn('coordinator');
});

const answers: [string, (client: Client) => ReturnType<Client['get']>, number][] = [
  ['a page', (client) => client.get('/participants'), 200],
  ['a data request', (client) => client.get('/participants.data'), 200],
  ['a refusal', (client) => client.get('/people'), 403],
  ['a page that is not there', (client) => client.get('/nothing/here'), 404],
  ['a participant that is not there', (client) => client.get('/participants/L-999'), 404],
  ['a redirect', (client) => client.get('/sign-out'), 302],
  ['a refused form', (client) => client.post('/screening/new', {}), 422],
  [
    'a form from another site',
    (client) => client.post('/screening/new', {}, { origin: 'https://evil.example' }),
    403,
  ],
  ['a method that is not used', (client) => client.send('PROPFIND', '/'), 405],
  ['a form that is too large', (client) => client.post('/screening/new', { age: 'x'.repeat(70_000) }), 413],
  ['a file', (client) => client.get('/favicon.svg'), 200],
  ['the health page', (client) => client.get('/healthz'), 200],
  ['the page for a balancer', (client) => client.get('/livez'), 200],
];

describe.each(answers)('%s', (_, ask, status) => {
  test('has the security headers', async () => {
    const { headers, status: answered } = await ask(her);
    expect(answered).toBe(status);
    const csp = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(csp).toContain(part);
    expect(csp).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('pages are never stored, and build files may be kept for ever', async () => {
  for (const path of ['/', '/participants', '/participants.data', '/nothing/here'])
    expect((await her.get(path)).headers['cache-control'], path).toContain('no-store');
  const [, file = ''] = /"(\/build\/[^"]+\.js)"/.exec((await her.get('/')).text) ?? [];
  expect((await her.get(file)).headers['cache-control']).toContain('immutable');
});

test('every script of a page carries the nonce of its answer', async () => {
  const { text, headers } = await her.get('/participants');
  const [, nonce] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy'])) ?? [];
  const scripts = [...text.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
  expect(scripts.length).toBeGreaterThan(1);
  for (const each of scripts) expect(each).toContain(`nonce="${nonce}"`);
});

test('behind HTTPS the cookie is __Host-, Secure, HttpOnly and SameSite, and HSTS is sent', async () => {
  const secure = await serveWorld(await world(), 'https://equipoise.test');
  const answer = await secure
    .stranger()
    .post('/sign-in', (await world()).signInOf('assessor'), { origin: 'https://equipoise.test' });
  const cookie = String(answer.headers['set-cookie']);
  expect(cookie).toMatch(/^__Host-equipoise=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  expect(answer.headers['strict-transport-security']).toMatch(/max-age=63072000/);
});

test.each([
  ['a b', 'equipoise.test'],
  ['x:99999999', 'equipoise.test'],
])('a Host that cannot be read, “%s”, is refused without an error', async (host) => {
  expect((await her.get('/', { host })).status).toBe(400);
  expect((await her.get('/', { 'x-forwarded-host': host })).status).toBe(200);
});

test.each(['/%E0%A4%A', '/participants/%', '/participants/%zz.data'])(
  'an address that cannot be read, %s, is refused and reaches no console',
  async (path) => {
    expect((await her.get(path)).status).toBe(400);
  },
);

test('whoever changes her password stays signed in, without JavaScript too', async () => {
  const its = await world();
  const assessor = await (await serveWorld(its)).signedIn('assessor');
  const fresh = { password: 'seven wet umbrellas', again: 'seven wet umbrellas' };
  const former = assessor.cookie;
  const answer = await assessor.post('/account', { current: its.signInOf('assessor').password, ...fresh });
  expect(answer.headers.location).toBe('/account?done=password');
  expect(assessor.cookie).not.toBe(former);
  expect((await assessor.get('/account?done=password')).text).toContain('The password is changed.');
});

test('without a public address only this computer is answered, whatever the Host says', async () => {
  const here = await serveWorld(await world(), null);
  const stranger = here.stranger();
  expect((await stranger.get('/sign-in', { host: 'evil.example:3000' })).status).toBe(400);
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80'])
    expect((await stranger.get('/sign-in', { host })).status, host).toBe(200);
});

test('a page that is refused to a role is an access event that names nobody', async () => {
  const its = await world();
  const assessor = await (await serveWorld(its)).signedIn('assessor');
  await assessor.get('/programme/L-001');
  const { ledger_access: ledger } = its.runtime.engine.tables;
  const entries = await its.runtime.engine.read
    .select({ action: ledger.action, subject: ledger.subject, actor: ledger.actor })
    .from(ledger)
    .orderBy(ledger.seq);
  expect(entries.at(-1)).toEqual({
    action: 'page.refused',
    subject: '/programme',
    actor: its.actor('assessor').id,
  });
});

test.each(['//evil.example', '/\\evil.example', '/a//b', '/./a', '/../a', 'https://evil.example', '/a?b'])(
  'signing in does not lead to %s',
  async (to) => {
    const its = await world();
    const stranger = (await serveWorld(its)).stranger();
    const answer = await stranger.post('/sign-in', { ...its.signInOf('assessor'), to });
    expect(answer.headers.location).toBe('/');
  },
);

test('a body without a length is cut off when it grows too large', async () => {
  const { request } = await import('node:http');
  const outcome = await new Promise<string>((resolve) => {
    const sent = request(`${app.url}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' },
    });
    sent.on('error', () => resolve('cut off'));
    sent.on('response', (response) => resolve(`answered ${response.statusCode}`));
    const write = (left: number) => {
      if (left === 0) sent.end();
      else sent.write('x'.repeat(100_000), () => write(left - 1));
    };
    write(40);
  });
  expect(['cut off', 'answered 413']).toContain(outcome);
  expect((await her.get('/healthz')).status).toBe(200);
});

// The door for programs, over HTTP: what is refused, as JSON, and what comes with a table.
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { TokenScope } from '#app/services/accounts/access-tokens.server.ts';
import { sha256 } from '#db/canonical.ts';
import { randomised, recordEvent } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { type App, serveWorld } from '../http.ts';
import { type TestWorld, world } from '../world.ts';

async function tokenFor(w: TestWorld, ...scopes: TokenScope[]): Promise<string> {
  const { password } = w.signInOf('statistician');
  const made = await w
    .as('statistician')
    .tokens.make({ name: scopes.join('-'), scopes, days: '7', password });
  if (!made.ok) throw new Error(JSON.stringify(made.errors));
  return made.token;
}
const ask = (app: App, path: string, authorization?: string) =>
  app.stranger().get(path, authorization === undefined ? {} : { Authorization: authorization });
const codeOf = (text: string) => (JSON.parse(text) as { code: string }).code;

describe('nothing is told', () => {
  test('without a token, by one in the address, or by a session', async () => {
    const w = await world();
    const app = await serveWorld(w);
    const token = await tokenFor(w, 'tables');
    const sami = await app.signedIn('statistician');
    const answers = [
      await ask(app, '/api/export/adsl.csv'),
      await ask(app, `/api/export/adsl.csv?access_token=${token}`),
      await ask(app, '/api/export/adsl.csv', token),
      await ask(app, '/api/export/adsl.csv', `Basic ${Buffer.from(`sami:${token}`).toString('base64')}`),
      await ask(app, '/api/export', `Bearer ${token}x`),
      await sami.get('/api/export/adsl.csv'),
      await sami.get('/api/export'),
    ];
    for (const { status, text, headers } of answers)
      expect([status, codeOf(text), headers['www-authenticate'], headers['content-type']]).toEqual([
        ...[401, 'token.refused', 'Bearer realm="equipoise"'],
        expect.stringContaining('application/json'),
      ]);
    const actions = (await entriesOf(w, 'access')).map(({ action }) => action);
    expect(actions).not.toContain('export.table_read');
  });

  test('by a token that was made for something else; that it was tried is recorded', async () => {
    const w = await world();
    const app = await serveWorld(w);
    for (const [scope, file] of [
      ['bundle', 'adsl.csv'],
      ['tables', 'bundle.zip'],
    ] as const) {
      const token = await tokenFor(w, scope);
      const { status, text } = await ask(app, `/api/export/${file}`, `Bearer ${token}`);
      expect([status, codeOf(text)]).toEqual([403, 'token.scope']);
      expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({ action: 'page.refused', source: 'api' });
      expect((await ask(app, '/api/export', `Bearer ${token}`)).status).toBe(200);
    }
  });

  test.each([
    ['nobody.csv', 404, 'export.unknown'],
    ['adsl.exe', 404, 'export.unknown'],
    ['adsl.csv.%22%3B%20filename%3D%22evil.html', 404, 'export.unknown'],
    ['adsl.csv.%0a', 404, 'export.unknown'],
    ['adsl.csv?changed_since=soon', 400, 'export.since'],
    ['adsl.csv?changed-since=2026-01-31', 400, 'api.parameter'],
    ['adsl.csv?changed_since=0&changed_since=1', 400, 'api.parameter'],
    ['bundle.zip?changed_since=0', 400, 'api.parameter'],
    ['adsl.csv?changed_since=', 400, 'export.since'],
    ['bundle.zip?formats=whim', 404, 'export.unknown'],
  ])('at %s', async (file, status, code) => {
    const w = await world();
    const app = await serveWorld(w);
    const token = await tokenFor(w, 'tables', 'bundle');
    const answer = await ask(app, `/api/export/${file}`, `Bearer ${token}`);
    expect([answer.status, codeOf(answer.text)]).toEqual([status, code]);
  });

  test('to more than four at a time, until one is answered', async () => {
    const w = await world();
    await randomised(w);
    const app = await serveWorld(w);
    const token = await tokenFor(w, 'bundle');
    const all = await Promise.all(
      Array.from({ length: 6 }, () => ask(app, '/api/export/bundle.zip?formats=csv', `Bearer ${token}`)),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429]);
    const refused = all.find(({ status }) => status === 429);
    expect([codeOf(refused?.text ?? ''), refused?.headers['retry-after']]).toEqual(['api.busy', '5']);
    expect((await ask(app, '/api/export/bundle.zip?formats=csv', `Bearer ${token}`)).status).toBe(200);
  });

  test('by any method but reading', async () => {
    const w = await world();
    const app = await serveWorld(w);
    const token = await tokenFor(w, 'tables');
    const before = (await entriesOf(w, 'access')).length;
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
      for (const path of ['/api/export', '/api/export/adsl.csv']) {
        const headers = { Authorization: `Bearer ${token}`, Origin: 'http://equipoise.test' };
        const { status } = await app.stranger().send(method, path, headers, '');
        expect([method, path, status]).toEqual([method, path, 405]);
      }
    const data = await ask(app, '/api/export/adsl.csv.data', `Bearer ${token}`);
    expect(data.status).toBe(404);
    expect(await entriesOf(w, 'access')).toHaveLength(before);
  });
});

test('a table comes with its length, its hash, its cut and what its arm column holds', async () => {
  const w = await world();
  const one = await randomised(w);
  const app = await serveWorld(w);
  const token = await tokenFor(w, 'tables', 'bundle');
  const list = JSON.parse((await ask(app, '/api/export', `Bearer ${token}`)).text);
  // Also to whoever would take it in another coding.
  const headers = { Authorization: `bearer ${token}`, 'Accept-Encoding': 'gzip, deflate, br' };
  const answer = await app.stranger().get('/api/export/adsl.csv', headers);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringContaining('text/csv'),
    'content-disposition': 'attachment; filename="adsl.csv"',
    'content-length': String(answer.body.length),
    'repr-digest': `sha-256=:${Buffer.from(sha256(answer.body), 'hex').toString('base64')}:`,
    'equipoise-cut': String(list.cut.open_seq),
    'equipoise-arm': 'dummy',
    'equipoise-rows': 'all',
    'cache-control': 'no-store',
  });
  expect(answer.text).toContain(one);
  const cut = String(answer.headers['equipoise-cut']);
  const since = () => ask(app, `/api/export/adsl.csv?changed_since=${cut}`, `Bearer ${token}`);
  expect((await since()).text).not.toContain(one);
  await recordEvent(w, 'assessor', one);
  const changed = await since();
  expect([changed.text.includes(one), changed.headers['equipoise-rows']]).toEqual([true, 'changed']);
});

test('the whole comes in the formats that are named', async () => {
  const w = await world();
  await randomised(w);
  const app = await serveWorld(w);
  const token = await tokenFor(w, 'bundle');
  const { body, headers } = await ask(app, '/api/export/bundle.zip?formats=csv,stata', `Bearer ${token}`);
  expect(headers['content-disposition']).toMatch(/filename="liftmor-\d+-dummy-arm\.zip"/);
  const names = Object.keys(unzipSync(body));
  expect(names).toEqual(expect.arrayContaining(['adsl.csv', 'stata/adsl.dta']));
  expect(names.filter((name) => name.startsWith('sas/'))).toEqual([]);
  expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({
    ...{ action: 'export.downloaded', source: 'api', subject: sha256(body) },
    actor: w.actor('statistician').id,
  });
});

test('a token is made on its page, shown once, and ended there', async () => {
  const w = await world();
  const app = await serveWorld(w);
  const sami = await app.signedIn('statistician');
  const { password } = w.signInOf('statistician');
  const typed: [string, string][] = [
    ['name', 'nightly copy'],
    ['scope', 'tables'],
    ['days', '30'],
  ];
  const refused = await sami.post('/tokens', [...typed, ['password', 'wrong-wrong-wrong']]);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('value="nightly copy"');
  expect(refused.text).not.toContain('wrong-wrong-wrong');
  const made = await sami.post('/tokens', [...typed, ['password', password]]);
  const [token = ''] = /eqp_[\w-]{43}/.exec(made.text) ?? [];
  expect((await ask(app, '/api/export', `Bearer ${token}`)).status).toBe(200);
  const page = await sami.get('/tokens');
  expect(page.text).toContain('nightly copy');
  expect(page.text).not.toContain('eqp_');
  const [, id = ''] = /name="token" value="([0-9a-f]+)"/.exec(page.text) ?? [];
  const ended = await sami.post('/tokens', { intent: 'end', token: id });
  expect([ended.status, ended.headers.location]).toEqual([302, '/tokens?done=token_ended']);
  expect((await ask(app, '/api/export', `Bearer ${token}`)).status).toBe(401);
});

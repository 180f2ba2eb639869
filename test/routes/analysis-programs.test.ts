// The page of the programs over HTTP: what is refused says so, keeps what was typed and changes nothing; and it takes a hash, never
// a file.
import { expect, test } from 'vitest';
import { content, rowsOf } from '../db/raw.ts';
import { serveWorld } from '../http.ts';
import { lock, program, signed, unseal } from '../locking.ts';
import { world } from '../world.ts';

const path = '/analysis-programs';
const headers = { 'content-type': 'multipart/form-data; boundary=x', origin: 'http://equipoise.test' };

test('a form with the file itself is refused', async () => {
  const w = await world();
  const sami = await (await serveWorld(w)).signedIn('statistician');
  const before = await content(w);
  const part = (head: string, body: string) =>
    `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const fields = part('name="name"', program.name) + part('name="sha256"', program.sha256);
  const send = (body: string) => sami.send('POST', path, headers, `${body}--x--\r\n`);
  const answer = await send(fields + part('name="file"; filename="analysis.R"', 'the analysis'));
  expect(answer.status).toBe(400);
  expect(await content(w)).toBe(before);
  expect((await send(fields)).status).toBe(302);
});

test('what was typed comes back, as text', async () => {
  const w = await world();
  const sami = await (await serveWorld(w)).signedIn('statistician');
  const before = await content(w);
  const answer = await sami.post(path, { name: '<b>analysis.R', sha256: 'abc"', note: 'by & by' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="&lt;b&gt;analysis.R"');
  expect(answer.text).toContain('value="abc&quot;"');
  expect(answer.text).toContain('value="by &amp; by"');
  expect(await content(w)).toBe(before);
});

test('another role is refused, and so is everybody once the study is unsealed', async () => {
  const w = await world();
  const app = await serveWorld(w);
  const [sami, agnes] = [await app.signedIn('statistician'), await app.signedIn('administrator')];
  expect((await agnes.post(path, program)).status).toBe(403);
  expect(await rowsOf(w, 'analysis_program')).toEqual([]);
  await lock(w);
  await unseal(w);
  const before = await content(w);
  const late = await sami.post(path, { ...program, sha256: 'a'.repeat(64) });
  expect(late.status).toBe(409);
  expect(late.text).toContain('The study is unsealed: no program is registered any more.');
  expect(await content(w)).toBe(before);
  const page = await agnes.get(path);
  expect(page.text).toContain(program.sha256);
  expect(page.text).not.toContain('Register the program');
});

test('registered once; a second press says so, and the signature is asked for', async () => {
  const w = await world();
  const app = await serveWorld(w);
  const sami = await app.signedIn('statistician');
  await w.as('administrator').lockStudy(signed(w, 'administrator', 'lock the study'));
  const unsigned = await sami.post('/lock', { intent: 'sign', ...signed(w, 'statistician', 'unseal') });
  expect(unsigned.status).toBe(409);
  expect(unsigned.text).toContain('No program of the analysis is registered yet.');
  const first = await sami.post(path, program);
  expect([first.status, first.headers.location]).toEqual([302, `${path}?done=program`]);
  const again = await sami.post(path, program);
  expect(again.status).toBe(422);
  expect(again.text).toContain('is registered already, as “analysis.R”.');
  expect(await rowsOf(w, 'analysis_program')).toHaveLength(1);
  expect((await sami.get('/lock')).text).toContain('Sign for good');
});

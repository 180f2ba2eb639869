// The download: refused where nothing was chosen, and with its length and its hash before it, so that a broken one is never
// taken for a whole one.
import { readdirSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test, vi } from 'vitest';
import { progressType, readDownload } from '#app/views/download.ts';
import { sha256 } from '#db/canonical.ts';
import { randomised } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { readXlsx } from '../export/readers/xlsx-reader.ts';
import { serveWorld } from '../http.ts';
import { temporaryFolder, world } from '../world.ts';

async function* chunked(whole: Uint8Array) {
  for (let at = 0; at < whole.length; at += 1000) yield whole.subarray(at, at + 1000);
}

test('without a format nothing is made: back to the page, which says so', async () => {
  const w = await world();
  const app = await serveWorld(w, null);
  const sami = await app.signedIn('statistician');
  const before = (await entriesOf(w, 'access')).length;
  for (const fields of [[], [['format', 'whim']]] as [string, string][][]) {
    const answer = await sami.post('/export/download', fields);
    expect([answer.status, answer.headers.location]).toEqual([302, '/export?choose=1']);
  }
  expect((await sami.get('/export?choose=1')).text).toContain('Choose at least one; nothing was downloaded.');
  const since = (await entriesOf(w, 'access')).slice(before);
  expect(since.map(({ action }) => action)).not.toContain('export.downloaded');
});

test('it comes with its length and its hash, is what the ledger names, and leaves no file behind', async () => {
  const w = await world();
  await randomised(w);
  const app = await serveWorld(w, null);
  const sami = await app.signedIn('statistician');
  // Others make exports beside this test.
  const folder = temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  const answer = await sami.post('/export/download', [
    ['format', 'csv'],
    ['format', 'xpt'],
  ]);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-length']).toBe(String(answer.body.length));
  const hash = sha256(answer.body);
  expect(answer.headers['repr-digest']).toBe(`sha-256=:${Buffer.from(hash, 'hex').toString('base64')}:`);
  expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({ action: 'export.downloaded', subject: hash });
  const names = Object.keys(unzipSync(answer.body));
  expect(names).toEqual(expect.arrayContaining(['adsl.csv', 'sas/adsl.xpt', 'manifest.json']));
  expect(names.filter((name) => name.startsWith('stata/'))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  vi.unstubAllEnvs();
});

test('the server that was built finds the thread in which a workbook is made', async () => {
  const w = await world();
  const number = await randomised(w);
  const app = await serveWorld(w, null);
  const sami = await app.signedIn('statistician');
  const answer = await sami.post('/export/download', [['format', 'excel']]);
  const files = unzipSync(answer.body);
  expect(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())).refused).toEqual([]);
  const [data] = await readXlsx(files['excel/participants.xlsx'] ?? new Uint8Array());
  expect(data?.rows.map((row) => row[1]?.value)).toEqual(['participant', number]);
});

test('a page that waits is told of each percent, then of the file, then given the same bytes', async () => {
  const w = await world();
  await randomised(w);
  const app = await serveWorld(w, null);
  const sami = await app.signedIn('statistician');
  const plain = await sami.post('/export/download', [['format', 'csv']]);
  const answer = await sami.post('/export/download', [['format', 'csv']], { Accept: progressType });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, progressType]);
  const told: number[] = [];
  const file = await readDownload(
    chunked(answer.body),
    (percent) => told.push(percent),
    (bytes) => crypto.subtle.digest('SHA-256', bytes),
  );
  expect(told).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(plain.headers['content-disposition']).toBe(`attachment; filename="${file.name}"`);
  expect(Buffer.from(await new Blob(file.parts).arrayBuffer()).equals(plain.body)).toBe(true);
  expect((await entriesOf(w, 'access')).slice(-2)).toMatchObject([
    { action: 'export.downloaded', subject: file.sha256 },
    { action: 'export.downloaded', subject: file.sha256 },
  ]);
});

test('what fails once the answer has begun is reported, and said without its words', async () => {
  const w = await world();
  const app = await serveWorld(w, null);
  const sami = await app.signedIn('statistician');
  vi.stubEnv('TMPDIR', '/nowhere/at/all');
  const answer = await sami.post('/export/download', [['format', 'csv']], { Accept: progressType });
  vi.unstubAllEnvs();
  expect(answer.text).toBe(
    '{"problem":"The dataset could not be made just now. Nothing was saved; try again."}\n',
  );
  expect(app.log.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect((await entriesOf(w, 'access')).map(({ action }) => action)).not.toContain('export.downloaded');
});

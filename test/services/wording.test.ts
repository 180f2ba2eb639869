// Licensed questionnaires: without a file the page says whose the wording is, with one it shows it; no export, codebook
// or hash of the definition ever holds it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { codebookRows } from '#app/study/codebook.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import { itemsOf } from '#app/study/wording.ts';
import { enrol, save, whoqolEntries } from '../acts.ts';
import { quickFormats } from '../exporting.ts';
import { serveWorld } from '../http.ts';
import { type TestWorld, world } from '../world.ts';

const items = Object.fromEntries(
  whoqolEntries.map(([name]) => [name, `SENTINEL text of ${name.replace('whoqol_', '')}`]),
);
const licence = 'SENTINEL licence 17';
const whole = { whoqol_bref: { licence, items } };
const put = (w: TestWorld, text: string) => writeFileSync(join(w.dir, 'wording.json'), text);

async function refusedAtStart(text: string): Promise<string> {
  const w = await world();
  put(w, text);
  const said = await w.reopen().then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  expect(said.startsWith(join(w.dir, 'wording.json'))).toBe(true);
  return said.slice(w.dir.length + '/wording.json: '.length);
}

describe('at start a file is refused', () => {
  const { whoqol_7: _, ...oneLess } = items;
  test.each<[string, unknown, RegExp]>([
    ['of a form that has none', { dxa: { licence, items: {} } }, /^Unrecognized key: "dxa"/],
    ['without a licence', { whoqol_bref: { items } }, /^whoqol_bref\.licence: /],
    ['with an item less', { whoqol_bref: { licence, items: oneLess } }, /^whoqol_bref\.items\.whoqol_7: /],
    [
      'with an item that is none',
      { whoqol_bref: { licence, items: { ...items, whoqol_27: 'x' } } },
      /^whoqol_bref\.items: Unrecognized key: "whoqol_27"/,
    ],
    [
      'with a blank text',
      { whoqol_bref: { licence, items: { ...items, whoqol_1: ' ' } } },
      /^whoqol_bref\.items\.whoqol_1: Too small/,
    ],
    [
      'with a text that is too long',
      { whoqol_bref: { licence, items: { ...items, whoqol_1: 'x'.repeat(1001) } } },
      /^whoqol_bref\.items\.whoqol_1: Too big/,
    ],
    ['that is a list', [], /expected object/],
  ])('%s', async (_name, raw, sentence) => {
    const said = await refusedAtStart(JSON.stringify(raw));
    expect(said).toMatch(sentence);
    expect(said).toMatch(/See docs\/wording\.md, or take the file away\.$/);
  });

  test('that is no JSON', async () => {
    expect(await refusedAtStart('{')).toMatch(/^it is no JSON/);
  });
});

async function pageOf(w: TestWorld, number: string): Promise<string> {
  const app = await serveWorld(w);
  return (await (await app.signedIn('assessor')).get(`/participants/${number}/baseline/whoqol_bref`)).text;
}

test('the page says whose the wording is, or shows it; nothing that leaves the study holds it', async () => {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  const before = w.runtime.definition;
  const bare = await pageOf(w, number);
  expect(bare).toContain('The wording of these items belongs to the World Health Organization');
  expect(bare).toMatch(/<label for="whoqol_3">Item 3</);

  put(w, JSON.stringify(whole));
  await w.reopen();
  const worded = await pageOf(w, number);
  expect(worded).not.toContain('belongs to the World Health Organization');
  expect(worded).toContain(licence);
  expect(worded).toMatch(/<label for="whoqol_3">Item 3. SENTINEL text of 3</);

  expect(w.runtime.definition).toBe(before);
  await save(w, { number, visit: 'baseline', form: 'whoqol_bref' }, whoqolEntries);
  const { bytes } = await w.as('statistician').export.download(quickFormats);
  const files = Object.entries(unzipSync(new Uint8Array(bytes)));
  expect(files.length).toBeGreaterThan(5);
  for (const [name, content] of files)
    expect([name, strFromU8(content).includes('SENTINEL')]).toEqual([name, false]);
  expect(JSON.stringify(codebookRows({ includeRevealing: true }))).not.toContain('SENTINEL');
});

test('every form of the study that is said to be licensed names its items by number alone', () => {
  const licensed = study.instruments.filter(({ name }) => instrumentNamed(name)?.licensed);
  expect(licensed.map(({ name }) => name)).toEqual(['whoqol_bref', 'paces_8']);
  for (const its of licensed)
    for (const name of itemsOf(its)) expect(its.fields[name]?.label).toMatch(/^(PACES item|Item) \d+$/);
});

// The export after the lock: the true groups under letters; after the unsealing the arms by their names. Before the lock
// nothing of it, whatever else is asked.
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { exportAs } from '#app/services/export/command.server.ts';
import { revealPartition } from '#app/services/randomisation/partition.server.ts';
import { arms } from '#app/study/arms.ts';
import { sha256 } from '#db/canonical.ts';
import { randomised, ready, recordEvent } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { entriesOf, headsOf } from '../db/raw.ts';
import { exported, filesIn, onlyCsv, quickFormats } from '../exporting.ts';
import { lock, signed, unseal } from '../locking.ts';
import { type TestWorld, world } from '../world.ts';

type Files = Record<string, string>;
const armsIn = (files: Files, name = 'participants') =>
  new Map(readCsv(files[`${name}.csv`] ?? '').map((row) => [row.participant ?? '', row.arm ?? '']));

const women = 12;
async function studied(options: { randomisationSeed?: string; seed?: string } = {}) {
  const w = await world(options);
  for (let i = 0; i < women; i++) await randomised(w, { medication: i % 3 === 0 });
  await ready(w);
  await recordEvent(w, 'assessor', 'L-001');
  await recordEvent(w, 'trainer', 'L-002', { term: 'SENTINEL_TERM' });
  return w;
}
const trueArms = async (w: TestWorld) =>
  new Map((await w.as('trainer').programme.revealArms()).map((each) => [each.number, each.arm]));

const said = [
  ['dummy', 'dummy-arm', 'DUMMY ARM', /^dummy, /],
  ['masked', 'masked-arm', 'MASKED ARM', /^masked: /],
  ['unsealed', 'unsealed', 'UNSEALED', /^unsealed: /],
] as const;

test.each(said)(
  '%s: name, marks, codebook, manifest and README say so',
  async (state, name, mark, manifest) => {
    const w = await studied();
    if (state !== 'dummy') await lock(w);
    if (state === 'unsealed') await unseal(w);
    const bundle = await makeBundle(w.scope('statistician'), onlyCsv);
    expect(bundle.fileName).toMatch(new RegExp(`^liftmor-\\d+-${name}\\.zip$`));
    const [files, raw] = [filesIn(bundle.bytes), unzipSync(bundle.bytes)];
    // The files of the list are a contract of their own; the program of the analysis is one text whatever the arm column holds.
    const isUnmarked = (each: string) => each.includes('randomisation') || each === 'analysis.R';
    const marked = Object.entries(files).filter(([each]) => !isUnmarked(each));
    // A table without rows is marked by the name of a column.
    for (const [each, text] of marked) {
      // In a program the marks stand in a comment, without what could end it.
      const isEmpty = each.endsWith('.csv') && text.trimEnd().split('\r\n').length === 1;
      if (isEmpty) expect(text.includes(`${state}_arm_marks`) || text.includes('MARKS'), each).toBe(true);
      else expect(text, each).toContain(mark);
      for (const [, , other] of said)
        if (other !== mark) expect(text.includes(other), `${each}: ${other}`).toBe(false);
    }
    for (const each of ['participants', 'visits', 'adverse_events'])
      for (const row of readCsv(files[`${each}.csv`] ?? '')) expect(row[`${state}_arm_marks`]).toBe(mark);
    for (const row of readCsv(files['codebook.csv'] ?? '')) expect(row.marks).toBe(mark);
    for (const row of readCsv(files['adeff.csv'] ?? '')) expect(row.MARKS).toBe(mark);
    const its = JSON.parse(files['manifest.json'] ?? '');
    expect(its.arm).toMatch(manifest);
    expect(its.marks).toBe(mark);
    const listed = [...its.files, ...its.in_folders];
    for (const { name: file, sha256: hash } of listed) expect(sha256(raw[file] ?? ''), file).toBe(hash);
    expect(listed).toHaveLength(Object.keys(files).length - 1);
    const isLeftOut = state !== 'unsealed';
    expect(its.left_out.join('\n').includes('Adverse events entered by unblinded staff')).toBe(isLeftOut);
    expect(Object.values(files).join('\n').includes('SENTINEL_TERM')).toBe(!isLeftOut);
    const described = await w.as('statistician').export.describe();
    expect(described.leftOut).toEqual(its.left_out);
    expect(described.arm.text).toContain(mark);
  },
);

test('before the lock the true arms are not to be had, also with the key', async () => {
  const w = await studied();
  const { engine } = w.runtime;
  const keys = await w.scope('statistician').keyring();
  expect(await revealPartition(engine.read, engine.tables, keys)).toBeNull();
  expect(Object.values(await exported(w)).join('\n')).not.toMatch(/HIPRT|CONTROL/);
});

test('after the lock A and B are the true groups, in every file, and no arm is named', async () => {
  const w = await studied();
  const before = armsIn(await exported(w));
  await lock(w);
  const files = await exported(w);
  const [masked, truth] = [armsIn(files), await trueArms(w)];
  expect(masked.get('L-013'), 'not randomised').toBe('');
  const letters = new Map<string, Set<string>>();
  for (const [number, arm] of truth)
    letters.set(arm, (letters.get(arm) ?? new Set()).add(masked.get(number) ?? ''));
  expect([...letters.values()].map((each) => [...each].join())).toEqual(expect.arrayContaining(['A', 'B']));
  expect(masked).not.toEqual(before);
  for (const name of ['visits', 'adverse_events'])
    for (const [number, arm] of armsIn(files, name))
      expect(arm, `${name} ${number}`).toBe(masked.get(number));
  const all = Object.values(files).join('\n');
  for (const { code, label } of arms) for (const text of [code, label]) expect(all).not.toContain(text);
});

test('which arm has which letter follows from the key, not from the order of the study', async () => {
  const isInOrder = new Set<boolean>();
  for (let i = 0; i < 12 && isInOrder.size < 2; i++) {
    const w = await world({ seed: `letters ${i}` });
    await randomised(w);
    await lock(w);
    const [[number, arm] = ['', '']] = await trueArms(w);
    isInOrder.add((arm === arms[0]?.label) === (armsIn(await exported(w)).get(number) === 'A'));
    await w.close();
  }
  expect(isInOrder.size).toBe(2);
});

test('one signature changes nothing but the cut', async () => {
  const w = await studied();
  await lock(w);
  const before = await exported(w);
  await w.as('statistician').signUnsealing(signed(w, 'statistician', 'unseal'));
  const after = await exported(w);
  const [was, is] = [before, after].map((files) => JSON.parse(files['manifest.json'] ?? '').cut.at);
  for (const [name, text] of Object.entries(before).filter(([name]) => name !== 'manifest.json'))
    expect(after[name]?.replaceAll(is, was), name).toBe(text.replaceAll(is, was));
});

test('after the unsealing the arms stand by their codes, with labels', async () => {
  const w = await studied();
  await lock(w);
  await unseal(w);
  const files = await exported(w);
  const label = new Map<string, string>(arms.map((each) => [each.code, each.label]));
  const shown = armsIn(files);
  for (const [number, arm] of await trueArms(w)) expect(label.get(shown.get(number) ?? '')).toBe(arm);
  expect(shown.size).toBe(women + 1);
  expect(shown.get('L-013')).toBe('');
  const lines = readCsv(files['codelists.csv'] ?? '').filter((row) => row.codelist === 'ARM');
  expect(lines.map(({ code, label }) => [code, label])).toEqual(arms.map(({ code, label }) => [code, label]));
});

test.each(['masked', 'unsealed'])(
  '%s: the same database gives the same bytes, from page and command; each download is an access event',
  async (state) => {
    const w = await studied();
    await lock(w);
    if (state === 'unsealed') await unseal(w);
    const before = await headsOf(w);
    const page = await w.as('statistician').export.download(quickFormats);
    await w.reopen();
    const command = await exportAs(w.runtime, 'sami@example.org', 'ops', { formats: quickFormats });
    expect((await buffer(command.body)).equals(Buffer.from(page.bytes))).toBe(true);
    expect(await entriesOf(w, 'access', before.access?.seq)).toMatchObject([
      { action: 'export.downloaded', subject: sha256(page.bytes), source: 'page' },
      { action: 'export.downloaded', subject: sha256(page.bytes), source: 'command' },
    ]);
    const after = await headsOf(w);
    expect([after.open, after.sealed]).toEqual([before.open, before.sealed]);
  },
);

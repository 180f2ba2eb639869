// The export: the same database and cut give the same bytes; no identifier, no arm and no trace of one; and every
// download is an access event.
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { exportAs } from '#app/services/export/command.server.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { sha256 } from '#db/canonical.ts';
import { openRuntime, systemActor } from '#server/runtime.ts';
import {
  but,
  completeFollowUp,
  consentEntries,
  dxaEntries,
  enrol,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
} from '../acts.ts';
import { readCsv } from '../csv.ts';
import { entriesOf, headsOf } from '../db/raw.ts';
import { exported, filesIn, onlyCsv } from '../exporting.ts';
import { log } from '../logging.ts';
import { temporaryPlace, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

const tableOf = (files: Record<string, string>, name: string) => readCsv(files[`${name}.csv`] ?? '');
const texts = [
  ...['README.txt', 'codebook.csv', 'codelists.csv', 'manifest.json', 'randomisation_commitment.txt'],
  ...['analysis.R', 'scripts/read.R', 'scripts/read.do', 'scripts/read.sas', 'scripts/read.sps'],
];
// Beside one a form: adverse_event is adverse_events, and so on.
const tables = [
  ...['adae', 'adcm', 'addv', 'adeff', 'adfall', 'adsl', 'allocation_notes', 'code_breaks', 'participants'],
  ...['reconsents', 'visits'],
];
const names = [
  ...texts,
  ...tables.map((name) => `${name}.csv`),
  ...study.instruments
    .filter((form: Instrument) => form.reveals !== 'arm')
    .map(({ name, repeats }: Instrument) => `${name}${repeats && name !== 'course' ? 's' : ''}.csv`),
].sort();

test('the same database and cut give the same bytes, in another process and after looking on', async () => {
  const w = await world();
  await liveIn(w);
  const first = await makeBundle(w.scope('statistician'), onlyCsv);
  await w.as('statistician').export.download(['csv']);
  await w.as('trainer').programme.revealArms();
  w.setDay('2027-12-31');
  await w.reopen();
  const second = await makeBundle(w.scope('statistician'), onlyCsv);
  expect(Buffer.from(second.bytes).equals(Buffer.from(first.bytes))).toBe(true);
  expect(second.fileName).toBe(first.fileName);
  await screen(w);
  expect(
    Buffer.from((await makeBundle(w.scope('statistician'), onlyCsv)).bytes).equals(Buffer.from(first.bytes)),
  ).toBe(false);
});

test('the same acts under another randomisation seed give the same bytes, with other acts of the trainer too', async () => {
  const bytesOf = async (randomisationSeed: string, trained: boolean) => {
    const w = await world({ randomisationSeed });
    const numbers = [];
    for (let i = 0; i < 10; i++) numbers.push(await randomised(w, { medication: i % 3 === 0 }));
    if (trained) {
      await recordEvent(w, 'trainer', String(numbers[0]), { term: 'hurt while lifting' });
      await w.as('trainer').programme.recordTold(String(numbers[1]), '2026-03-02');
      await w.as('trainer').programme.revealArms();
    }
    await recordEvent(w, 'assessor', String(numbers[2]));
    await completeFollowUp(w, String(numbers[0]));
    const arms = (await w.as('trainer').programme.revealArms()).map((each) => each.arm);
    return {
      arms,
      zip: Buffer.from((await makeBundle(w.scope('statistician'), onlyCsv)).bytes).toString('base64'),
    };
  };
  const [one, other] = [await bytesOf('one', false), await bytesOf('other', true)];
  expect(other.arms).not.toEqual(one.arms);
  expect(other.zip).toBe(one.zip);
});

test('no identifier, no arm, no sealed text and no person who was not enrolled is in it', async () => {
  const w = await world();
  const number = await randomised(w);
  await w
    .as('coordinator')
    .screening.enrol(await screen(w), but(consentEntries, { initials: 'ZQZQ', birth_year: '1931' }));
  await recordEvent(w, 'assessor', number, { term: 'SENTINEL_TERM', relatedness: 'UNLIKELY' });
  await recordEvent(w, 'trainer', number, { term: 'SENTINEL_TERM', severity: '3' });
  await screen(w, { age: '84' });
  const files = await exported(w);
  expect(Object.keys(files).sort()).toEqual(names);
  const all = Object.values(files).join('\n');
  for (const text of [
    'ZQZQ',
    '1931',
    'SENTINEL_TERM',
    'UNLIKELY',
    'HIPRT',
    'CONTROL',
    'igh-intensity',
    'ome exercise',
  ])
    expect(all, text).not.toContain(text);
  const variables = tableOf(files, 'codebook').map((row) => row.name);
  for (const name of ['initials', 'birth_year', 'term', 'relatedness', 'action_taken'])
    expect(variables).not.toContain(name);
  expect(tableOf(files, 'participants').map((row) => row.participant)).toEqual(['L-001', 'L-002']);
  expect(tableOf(files, 'screening').map((row) => row.age)).not.toContain('84');
  expect(tableOf(files, 'adverse_events')).toMatchObject([
    { participant: number, event_number: '1', severity: '1' },
  ]);
});

test.each([
  [true, 'DUMMY ARM'],
  [false, 'PRACTICE; DUMMY ARM'],
])('every file of a study that is activated: %s is marked %s', async (activated, marks) => {
  const w = await world({ activated });
  const number = await randomised(w);
  await recordEvent(w, 'assessor', number);
  const files = await exported(w);
  for (const name of ['README.txt', 'manifest.json']) expect(files[name], name).toContain(marks);
  for (const name of ['R', 'sas', 'sps', 'do'])
    expect(files[`scripts/read.${name}`], name).toContain(marks.replaceAll(';', ''));
  for (const [name, column] of [
    ['participants', 'dummy_arm_marks'],
    ['visits', 'dummy_arm_marks'],
    ['adverse_events', 'dummy_arm_marks'],
    ['codebook', 'marks'],
    ['codelists', 'marks'],
    ['adsl', 'MARKS'],
    ['adeff', 'MARKS'],
  ] as const) {
    const rows = tableOf(files, name);
    expect(rows.length, name).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row[column])), name).toEqual(new Set([marks]));
  }
});

test('a synthetic study says so in every file', async () => {
  const runtime = await openRuntime({ place: await temporaryPlace(), synthetic: true });
  const files = filesIn((await makeBundle(runtime.scope(systemActor), onlyCsv)).bytes);
  await runtime.close();
  const marks = 'SYNTHETIC; PRACTICE; DUMMY ARM';
  for (const name of ['README.txt', 'manifest.json', 'codebook.csv', 'codelists.csv'])
    expect(files[name], name).toContain(marks);
  for (const name of ['R', 'sas', 'sps', 'do'])
    expect(files[`scripts/read.${name}`], name).toContain(marks.replaceAll(';', ''));
});

test('the arm column is A or B for whoever is randomised, and empty before', async () => {
  const w = await world();
  for (let i = 0; i < 24; i++) await randomised(w);
  await enrol(w);
  const arms = tableOf(await exported(w), 'participants').map((row) => row.arm);
  expect(arms.slice(0, 24).sort().join('')).toMatch(/^A{4,20}B{4,20}$/);
  expect(arms[24]).toBe('');
});

test('the manifest cites the open head and no other, and hashes and counts each file', async () => {
  const w = await world();
  await liveIn(w);
  const { bytes } = await makeBundle(w.scope('statistician'), onlyCsv);
  const [files, raw] = [filesIn(bytes), unzipSync(bytes)];
  const manifest = JSON.parse(files['manifest.json'] ?? '');
  const heads = await headsOf(w);
  const last = (await entriesOf(w, 'open')).at(-1);
  expect(manifest.cut).toEqual({
    ...{ open_seq: heads.open?.seq, open_hash: heads.open?.hash, at: last?.at },
    day: '2026-10-31',
  });
  expect(manifest).toMatchObject({
    study: 'liftmor',
    definition: w.runtime.definition,
    arm: 'dummy, independent of the allocation',
  });
  for (const name of ['sealed', 'access'] as const)
    expect(Object.values(files).join('\n')).not.toContain(String(heads[name]?.hash));
  const listed = [...manifest.files, ...manifest.in_folders];
  expect(listed.map((each: { name: string }) => each.name).sort()).toEqual(
    names.filter((name) => name !== 'manifest.json'),
  );
  for (const { name, sha256: hash, rows } of listed) {
    expect(sha256(raw[name] ?? ''), name).toBe(hash);
    if (['participants.csv', 'visits.csv', 'adverse_events.csv', 'medication_doses.csv'].includes(name))
      expect(rows, name).toBe(readCsv(files[name] ?? '').length);
  }
});

test('what is left out is named, and not counted', async () => {
  const w = await world();
  await liveIn(w);
  const { left_out: leftOut } = JSON.parse((await exported(w))['manifest.json'] ?? '');
  expect(leftOut.length).toBeGreaterThan(4);
  expect(leftOut.join('\n')).not.toMatch(/\d/);
  expect(leftOut.join('\n')).toMatch(/Adverse events entered by unblinded staff/);
});

test('every column of every file is in the codebook, in order, and no other is', async () => {
  const w = await world();
  await liveIn(w);
  const files = await exported(w);
  const book = tableOf(files, 'codebook');
  for (const name of ['participants', 'visits', 'adverse_events', 'falls', 'medication_doses']) {
    const header = (files[`${name}.csv`] ?? '').split('\r\n')[0]?.split(',');
    expect(book.filter((row) => row.dataset === name).map((row) => row.name)).toEqual(header);
    expect(new Set(header).size).toBe(header?.length);
  }
});

test('baseline and follow-up stand side by side, one row a participant; a visit is a row of its own', async () => {
  const w = await world();
  const { followed, missed } = await liveIn(w);
  const files = await exported(w);
  const people = tableOf(files, 'participants');
  expect(people.map((row) => row.participant)).toEqual(['L-001', 'L-002', 'L-003', 'L-004']);
  expect(people[0]).toMatchObject({
    ls_bmd_bl: '0.85',
    ls_bmd_fu: '0.85',
    bes_bl: '26.5',
    visit_date_fu: '2026-10-31',
    osteoporosis_medication: '0',
    consent_version: '2.1',
    scr_age: '66',
  });
  expect(people[1]).toMatchObject({
    participant: missed,
    ls_bmd_fu: '',
    visit_state_fu: 'missed',
    osteoporosis_medication: '1',
  });
  expect(people[3]).toMatchObject({ ls_bmd_bl: '', randomised_on: '' });
  const visits = tableOf(files, 'visits');
  expect(visits.filter((row) => row.participant === followed)).toMatchObject([
    { visit: 'baseline', visit_day: '0', height: '161.85' },
    { visit: 'followup', visit_day: '243', visit_date: '2026-10-31' },
    { visit: 'unscheduled_1', visit_day: '0', unscheduled_reason: 'safety', height: '161.85' },
  ]);
});

test('a reason stands beside the empty cell that it explains', async () => {
  const w = await world();
  const number = await ready(w);
  await save(
    w,
    { number, visit: 'baseline', form: 'dxa' },
    but(dxaEntries, { operator: undefined, operator__missing: '9' }),
    { version: 1, reason: 'not legible' },
  );
  expect(tableOf(await exported(w), 'participants')[0]).toMatchObject({
    operator_bl: '',
    operator_bl_missing: '9',
    device_bl: 'Medix DR',
    device_bl_missing: '',
  });
});

test.each(['=1+1', '@SUM(A1)', '+61 7 5550', '-2.5', 'says "no"', 'one, two', "'; drop", 'ä€漢🦴', 'NA'])(
  'a text such as %s comes back as it was typed, and moves no other cell',
  async (text) => {
    const w = await world();
    const number = await ready(w);
    const typed = text.slice(0, 10);
    await save(
      w,
      { number, visit: 'baseline', form: 'dxa' },
      but(dxaEntries, { device: text, operator: typed }),
      { version: 1, reason: 'another scanner' },
    );
    const [row] = tableOf(await exported(w), 'participants');
    expect(row).toMatchObject({
      device_bl: text,
      operator_bl: typed,
      ls_region_bl: 'L1L4',
      dummy_arm_marks: 'DUMMY ARM',
    });
  },
);

test('every download is an access event that names what was taken, and moves no open head', async () => {
  const w = await world();
  await randomised(w);
  const before = await headsOf(w);
  const { bytes } = await w.as('statistician').export.download(['csv']);
  const after = await headsOf(w);
  expect([after.open, after.sealed]).toEqual([before.open, before.sealed]);
  expect(await entriesOf(w, 'access', before.access?.seq)).toMatchObject([
    {
      action: 'export.downloaded',
      actor: w.actor('statistician').id,
      subject: sha256(bytes),
      source: 'page',
    },
  ]);
});

test.each(['administrator', 'coordinator', 'assessor', 'trainer'] as const)(
  'the command line refuses the export to a %s, and takes nothing',
  async (role) => {
    const w = await world();
    const before = await headsOf(w);
    await expect(exportAs(w.runtime, w.actor(role).email, 'root')).rejects.toThrow(
      role === 'trainer' ? /has an unblinded role \(Trainer\)/ : /exports are for statisticians/,
    );
    expect(await headsOf(w)).toEqual(before);
    expect(Object.keys(w.as(role))).not.toContain('export');
  },
);

test('the command line refuses an address that nobody has, and a closed account', async () => {
  const w = await world();
  await expect(exportAs(w.runtime, 'nobody@example.org', 'root')).rejects.toThrow(
    '--as: nobody@example.org has no active account.',
  );
  await w.as('administrator').people.disable(w.actor('statistician').id, 'has left');
  await expect(exportAs(w.runtime, 'sami@example.org', 'root')).rejects.toThrow('has no active account');
});

test('the command gives the same bytes as the page, and the ledger names operator and address', async () => {
  const w = await world();
  await liveIn(w);
  const page = await makeBundle(w.scope('statistician'), onlyCsv);
  const command = await exportAs(w.runtime, ' Sami@Example.org', 'ops', onlyCsv);
  expect((await buffer(command.body)).equals(Buffer.from(page.bytes))).toBe(true);
  expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({
    actor: 'operator (ops) for sami@example.org',
    role: 'statistician',
    source: 'command',
    action: 'export.downloaded',
  });
});

test('a log is a table, and what belongs to its records another that names them; what is void is in neither', async () => {
  const w = await world();
  const number = await randomised(w);
  const parents: string[] = [];
  for (const [i, role] of (['assessor', 'coordinator', 'assessor'] as const).entries()) {
    const parent = await log(w, role, 'medication', number, { changes: { med_name: `medicine ${i}` } });
    parents.push(parent);
    for (const dose_amount of ['35', '70'])
      await log(w, role, 'medication_dose', number, { parent, changes: { dose_amount } });
  }
  await log(w, 'trainer', 'medication', number);
  const key = { log: 'medication', number, id: parents[1] ?? '' };
  await w.as('assessor').logs.voidEntry(key, { reason: 'of another woman', version: 1 });
  const files = await exported(w);
  expect(
    tableOf(files, 'medications').map((row) => [row.participant, row.medication_number, row.med_name]),
  ).toEqual([
    [number, '1', 'medicine 0'],
    [number, '2', 'medicine 2'],
  ]);
  expect(
    tableOf(files, 'medication_doses').map((row) => [
      row.participant,
      row.medication_dose_number,
      row.medication_number,
      row.dose_amount,
    ]),
  ).toEqual([
    [number, '1', '1', '35'],
    [number, '2', '1', '70'],
    [number, '3', '2', '35'],
    [number, '4', '2', '70'],
  ]);
  expect(Object.values(files).join('\n')).not.toContain('Low bone mass');
});

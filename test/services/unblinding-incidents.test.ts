// Unblinding incidents: logged by whoever meets participants, read again by her alone; a trainer's, and every text, are
// told to nobody blinded before the study is unsealed.
import { describe, expect, test } from 'vitest';
import { but, type Entries, enrol, incidentEntries, logIncident, randomised } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { entriesOf, rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const loggers = ['coordinator', 'assessor', 'trainer'] as const;
const again = (changes: Record<string, string>, version = '1'): Entries => [
  ...but(incidentEntries, changes),
  ['__version', version],
  ['__reason', 'a typing error'],
];
const log = (w: TestWorld, role: (typeof loggers)[number], entries: Entries) =>
  w.as(role).incidents.save({ number: null, id: null }, entries);

describe('refused, with what was typed', () => {
  test.each([
    ['a day to come', { happened_on: '2026-03-03' }, 'happened_on', 'lies in the future'],
    ['no day', { happened_on: undefined }, 'happened_on', 'this is needed'],
    ['nobody who was unblinded', { unblinded_role: undefined }, 'unblinded_role', 'this is needed'],
    ['no source', { incident_source: undefined }, 'incident_source', 'this is needed'],
    ['a participant who is none', { participant: 'l-999' }, 'participant', '“L-999” is not the number'],
  ])('%s', async (_, changes, field, message) => {
    const w = await world();
    const saved = await log(w, 'assessor', but(incidentEntries, changes));
    if (saved.ok) throw new Error('It was saved.');
    expect(saved.status).toBe(422);
    expect(saved.view.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(saved.view.typed.discovered).toBe('She told it herself on the same day');
    expect(saved.view.participant).toBe('participant' in changes ? 'L-999' : '');
    expect([await rowsOf(w, 'sealed_record'), await rowsOf(w, 'unblinding_incident')]).toEqual([[], []]);
  });

  test('by a trainer: somebody who is not randomised', async () => {
    const w = await world();
    const saved = await log(w, 'trainer', but(incidentEntries, { participant: await enrol(w) }));
    expect(saved).toMatchObject({ ok: false, view: { errors: [{ field: 'participant' }] } });
    expect(await log(w, 'assessor', but(incidentEntries, { participant: 'L-001' }))).toMatchObject({
      ok: true,
    });
  });

  test("another's incident: to open, correct or void it", async () => {
    const w = await world();
    const number = await randomised(w);
    for (const role of loggers) {
      const id = await logIncident(w, role, number);
      for (const other of loggers) {
        if (other === role) continue;
        const { incidents } = w.as(other);
        expect(await refusal(incidents.open(id))).toBe('page.not_found');
        expect(await refusal(incidents.save({ number, id }, again({})))).toBe('page.not_found');
        const reason = { reason: 'not hers', version: 1 };
        expect(await refusal(incidents.voidIncident({ number, id }, reason))).toBe('page.not_found');
      }
    }
  });
});

test('with a participant or without, on a day of which only the month is known', async () => {
  const w = await world();
  const number = await randomised(w);
  await logIncident(w, 'assessor', number.toLowerCase());
  await logIncident(w, 'assessor', '', { happened_on: '2026-02' });
  expect(
    (await w.as('assessor').incidents.own()).map((each) => [each.number, each.shown.happened_on]),
  ).toEqual(
    expect.arrayContaining([
      [number, '2026-03-02'],
      [null, '2026-02'],
    ]),
  );
});

test('a blinded reader finds the coded part of her own, and no text of it again', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await logIncident(w, 'coordinator', number, { discovered: 'SENTINEL_TEXT' });
  const { incidents } = w.as('coordinator');
  const both = JSON.stringify([await incidents.own(), await incidents.open(id)]);
  expect(both).not.toMatch(/SENTINEL_TEXT|Ines Isler|measures her from now on/);
  expect(await incidents.own()).toMatchObject([
    { number, state: 'complete', shown: { unblinded_role: 'An assessor', impact: 'Possible' } },
  ]);
  for (const table of ['unblinding_incident', 'sealed_record', 'ledger_open', 'ledger_sealed'])
    expect(JSON.stringify(await rowsOf(w, table))).not.toContain('SENTINEL_TEXT');
  // A correction that leaves the texts blank keeps them.
  const { discovered: _, ...blank } = { discovered: '', corrective_action: '', unblinded_person: '' };
  const sealedBefore = await rowsOf(w, 'sealed_record');
  const kept = but(again({ ...blank, impact: 'NONE' }), { discovered: '' });
  expect(await incidents.save({ number, id }, kept)).toMatchObject({ ok: true });
  expect((await rowsOf(w, 'sealed_record'))[0]?.cells).toBe(sealedBefore[0]?.cells);
  expect(await incidents.own()).toMatchObject([
    { state: 'complete', shown: { impact: expect.stringMatching(/^None/) } },
  ]);
});

test("a trainer's is not to be seen in anything that is open, and each look at it is noted", async () => {
  const w = await world();
  const number = await randomised(w);
  const before = [await rowsOf(w, 'unblinding_incident'), await rowsOf(w, 'ledger_open'), await exported(w)];
  const id = await logIncident(w, 'trainer', number, { discovered: 'SENTINEL_TEXT' });
  await w.as('trainer').incidents.save({ number, id }, again({ impact: 'LIKELY' }));
  const after = [await rowsOf(w, 'unblinding_incident'), await rowsOf(w, 'ledger_open'), await exported(w)];
  expect(after).toEqual(before);
  for (const role of ['coordinator', 'assessor'] as const)
    expect(await w.as(role).incidents.own()).toEqual([]);
  const { incidents } = w.as('trainer');
  expect(await incidents.own()).toMatchObject([
    { number, shown: { discovered: 'She told it herself on the same day' } },
  ]);
  expect((await incidents.open(id)).typed.impact).toBe('LIKELY');
  const actions = (await entriesOf(w, 'access')).map((each) => each.action);
  for (const action of ['unblinding_incidents.viewed', 'unblinding_incident.viewed'])
    expect(actions).toContain(action);
});

test('pressed twice, a new incident is one; void, it is listed and exported no more', async () => {
  const w = await world();
  const twice: Entries = [...incidentEntries, ['__seen', '0']];
  for (const role of ['assessor', 'trainer'] as const)
    for (let i = 0; i < 2; i++) expect((await log(w, role, twice)).ok).toBe(true);
  expect(await rowsOf(w, 'sealed_record')).toHaveLength(2);
  const { incidents } = w.as('assessor');
  const [own] = await incidents.own();
  const key = { number: null, id: own?.id ?? '' };
  expect(await incidents.voidIncident(key, { reason: 'x', version: 1 })).toEqual({
    ok: false,
    message: 'Reason: say in a few words why this incident is void.',
  });
  expect(await incidents.voidIncident(key, { reason: 'another study', version: 1 })).toEqual({ ok: true });
  expect(await incidents.own()).toEqual([]);
  expect(readCsv((await exported(w))['unblinding_incidents.csv'] ?? '')).toEqual([]);
});

test('an export holds the coded part of what blinded people logged, and once it is unsealed everything', async () => {
  const w = await world();
  const number = await randomised(w);
  await logIncident(w, 'trainer', number, { discovered: 'SENTINEL_OF_TRAINER', impact: 'LIKELY' });
  await logIncident(w, 'coordinator', '', { discovered: 'SENTINEL_OF_NOBODY' });
  await logIncident(w, 'assessor', number, { discovered: 'SENTINEL_OF_ASSESSOR' });
  for (const step of ['dummy', 'masked']) {
    const files = await exported(w);
    const rows = readCsv(files['unblinding_incidents.csv'] ?? '');
    // Of whom it is not said: beside A and B it would hint at the arm.
    expect(rows.map((row) => [step, row.participant, row.unblinded_role, row.impact])).toEqual([
      [step, '', 'ASSESSOR', 'POSSIBLE'],
      [step, '', 'ASSESSOR', 'POSSIBLE'],
    ]);
    expect(Object.values(files).join('\n')).not.toMatch(/SENTINEL|Ines Isler|discovered|logged_by/);
    // Codes stand among the codes alone.
    const { 'codelists.csv': _, ...others } = files;
    expect(Object.values(others).join('\n')).not.toContain('LIKELY,');
    if (step === 'dummy') await lock(w);
  }
  await unseal(w);
  const files = await exported(w);
  const rows = readCsv(files['unblinding_incidents.csv'] ?? '');
  expect(
    rows.map((row) => [row.participant, row.logged_by, row.discovered, row.impact, row.unblinded_person]),
  ).toEqual([
    [number, 'blinded', 'SENTINEL_OF_ASSESSOR', 'POSSIBLE', 'Ines Isler'],
    [number, 'unblinded', 'SENTINEL_OF_TRAINER', 'LIKELY', 'Ines Isler'],
    ['', 'blinded', 'SENTINEL_OF_NOBODY', 'POSSIBLE', 'Ines Isler'],
  ]);
  const book = readCsv(files['codebook.csv'] ?? '').filter((row) => row.dataset === 'unblinding_incidents');
  expect(book.map((row) => row.name)).toEqual(Object.keys(rows[0] ?? {}));
});

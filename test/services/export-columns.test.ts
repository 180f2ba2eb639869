// What a statistician needs to judge a row: the state of each form, the stratum as it was, why a visit was missed, and
// for each variable what was possible, what was likely, and who says so.
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { enrol, historyEntries, randomised, save } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { exported, onlyCsv } from '../exporting.ts';
import { type TestWorld, world } from '../world.ts';

async function tables(w: TestWorld, name: string) {
  return readCsv((await exported(w))[`${name}.csv`] ?? '');
}

test('an incomplete form says that it is, and one that was not begun says nothing', async () => {
  const w = await world();
  const number = await enrol(w);
  const key = { number, visit: 'baseline', form: 'demographics_history' } as const;
  await save(w, key, [['menopause_years', '16']]);
  const [row] = await tables(w, 'participants');
  expect(row).toMatchObject({
    consent_state: 'complete',
    demographics_history_state: 'incomplete',
    dxa_state_bl: '',
    stratum: '',
  });
});

test('the stratum stays as it was at randomisation when the history is corrected later', async () => {
  const w = await world();
  const number = await randomised(w, { medication: false });
  const key = { number, visit: 'baseline', form: 'demographics_history' } as const;
  await save(w, key, historyEntries(true), { version: 1, reason: 'She does take it' });
  const [row] = await tables(w, 'participants');
  expect(row).toMatchObject({ stratum: 'osteoporosis_medication=0', osteoporosis_medication: '1' });
});

test('a missed visit says why', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay('2026-12-20');
  await w.as('assessor').capture.missVisit(number, 'followup', 'unwell');
  const missed = { visit_state: 'missed', missed_reason: 'unwell' };
  expect((await tables(w, 'visits')).find((row) => row.visit === 'followup')).toMatchObject(missed);
  const [row] = await tables(w, 'participants');
  expect(row).toMatchObject({ visit_state_fu: 'missed', missed_reason_fu: 'unwell', missed_reason_bl: '' });
});

test('a reason for missing has a column only where a page offers one', async () => {
  const w = await world();
  await enrol(w);
  const names = Object.keys((await tables(w, 'participants'))[0] ?? {});
  expect(names).toContain('ls_bmd_bl_missing');
  for (const never of ['scr_age_missing', 'consent_date_missing', 'bes_bl_missing'])
    expect(names).not.toContain(never);
});

test('the codebook says what is possible, what is likely, and who says so', async () => {
  const w = await world();
  const rows = await tables(w, 'codebook');
  const of = (variable: string) =>
    rows.find((row) => row.dataset === 'participants' && row.name === variable);
  expect(of('ls_bmd_bl')).toMatchObject({ range: '0.4 to 2', expected: '0.6 to 1.4', rule: 'ours' });
  expect(of('arm')).toMatchObject({ range: '', expected: '', rule: '' });
});

test('a file without a row is marked too, by its header', async () => {
  const w = await world();
  const events = (await exported(w))['adverse_events.csv'] ?? '';
  expect(events.trim().split('\r\n')).toHaveLength(1);
  expect(events).toContain('dummy_arm_marks');
});

test('unpacked files can be read by whoever unpacks them', async () => {
  const w = await world();
  const { bytes } = await makeBundle(w.scope('statistician'), onlyCsv);
  const zip = Buffer.from(bytes);
  const modes: number[] = [];
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')
  )
    modes.push(zip.readUInt32LE(at + 38) >>> 16);
  expect(modes).toHaveLength(Object.keys(unzipSync(bytes)).length);
  expect(new Set(modes)).toEqual(new Set([0o100644]));
});

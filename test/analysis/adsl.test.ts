// ADSL: one participant, one rule.
import { describe, expect, test } from 'vitest';
import { analysisTables, type Circumstances, type Subject } from '#app/study/analysis/index.ts';
import { at, record, subject, visit } from './subjects.ts';

const adsl = analysisTables(false).find(({ name }) => name === 'ADSL');

function of(its: Partial<Subject>, wanted: string[], circumstances: Partial<Circumstances> = {}) {
  const [cells, ...more] = adsl?.rowsOf(subject(its), at(circumstances)) ?? [];
  expect(more).toEqual([]);
  const where = (name: string) => adsl?.variables.findIndex((each) => each.name === name) ?? -1;
  return wanted.map((name) => cells?.[where(name)]);
}
const ended = (status: string, day: string, more = {}) => ({
  ...record({ course_status: status, course_date: day, course_reason: 'BUSY' }),
  ...more,
});

test('study, site and number make the identifier', () => {
  expect(of({}, ['STUDYID', 'SITEID', 'SUBJID', 'USUBJID', 'SCRNID'])).toEqual([
    ...['LIFTMOR', '001', 'L-001', 'LIFTMOR-001-L-001', 'S-001'],
  ]);
});

test.each([
  [64, '<65', 1],
  [65, '>=65', 2],
  [null, null, null],
])('of age %s the group is %s', (age, group, n) => {
  expect(of({ screening: { age } }, ['AGE', 'AGEGR1', 'AGEGR1N'])).toEqual([age, group, n]);
});

test('the arm is what this export may tell, and whether it is masked stands beside it', () => {
  const names = ['TRT01P', 'TRT01PN', 'ARM', 'ARMCD', 'MASKFL'];
  const masked = { code: 2, label: 'Group B', arm: null };
  expect(of({ treatment: masked }, ['TRT01P', 'TRT01PN', 'MASKFL'], { isMasked: true })).toEqual([
    'Group B',
    2,
    'Y',
  ]);
  const whole = { code: 1, label: 'HiPRT and Impact', arm: 'HIPRT' };
  expect(of({ treatment: whole }, names)).toEqual(['HiPRT and Impact', 1, 'HiPRT and Impact', 'HIPRT', 'N']);
});

test('the stratum stands as it was and as it would be now', () => {
  const now = 'osteoporosis_medication=0';
  expect(of({}, ['STRATAR', 'STRATARN', 'STRATAV'], { stratumNow: () => now })).toEqual([
    ...['osteoporosis_medication=1', 2, now],
  ]);
});

describe('the end of the study', () => {
  const wanted = ['EOSSTT', 'EOSDT', 'DCSREAS', 'EOTSTT', 'DCTREAS'];

  test('is ongoing without a record, and with one that only stops the programme', () => {
    expect(of({}, wanted)).toEqual(['ONGOING', null, null, 'ONGOING', null]);
    expect(of({ course: [ended('WITHDREW_PROGRAMME', '2026-05-01')] }, wanted)).toEqual([
      ...['ONGOING', null, null, 'DISCONTINUED', 'Too busy, no time'],
    ]);
  });

  test.each(['WITHDREW_CONSENT', 'LOST', 'DIED'])('%s discontinues, on its day', (status) => {
    const [state, day] = of({ course: [ended(status, '2026-05-01')] }, wanted);
    expect([state, day]).toEqual(['DISCONTINUED', '2026-05-01']);
  });

  test('is the earliest record, and of one day the first', () => {
    const course = [ended('COMPLETED', '2026-11-01'), ended('DIED', '2026-10-30')];
    expect(of({ course }, ['EOSSTT', 'EOSDT'])).toEqual(['DISCONTINUED', '2026-10-30']);
    const sameDay = [ended('COMPLETED', '2026-11-01'), ended('DIED', '2026-11-01')];
    expect(of({ course: sameDay }, ['EOSSTT'])).toEqual(['COMPLETED']);
  });

  test('what an unblinded person recorded does not change what a masked export told', () => {
    const course = [ended('LOST', '2026-05-01', { byUnblinded: true })];
    expect(of({ course }, ['EOSSTT', 'EOSDT'])).toEqual(['ONGOING', null]);
  });
});

test('completers are those whose follow-up visit was made', () => {
  expect(of({}, ['COMPLFL'])).toEqual(['N']);
  expect(of({ visits: [visit('followup', null, {}, 'missed')] }, ['COMPLFL'])).toEqual(['N']);
  expect(of({ visits: [visit('followup', '2026-10-31')] }, ['COMPLFL'])).toEqual(['Y']);
});

test('values of the baseline are those of its forms', () => {
  const visits = [
    visit('baseline', '2026-02-27', {
      anthropometry: record({ height: 161.8, weight: 63.1, bmi: 24.1 }),
      demographics_history: record({
        menopause_years: 16,
        osteoporosis_medication: true,
        fracture_since_50: false,
      }),
      dxa: record({ ls_t: -2.1, fn_t: -1.8 }),
    }),
  ];
  const names = ['HEIGHTBL', 'WEIGHTBL', 'BMIBL', 'MENOYRS', 'LSTSBL', 'FNTSBL', 'OPMEDFL', 'PRFRACFL'];
  expect(of({ visits }, names)).toEqual([161.8, 63.1, 24.1, 16, -2.1, -1.8, 'Y', 'N']);
});

// Consent and enrolment: no number without consent, no measurement before it, and no number that tells anything.
import { expect, test } from 'vitest';
import {
  but,
  completeBaseline,
  confirmEligibility,
  confirmed,
  consentEntries,
  dxaEntries,
  type Entries,
  enrol,
  randomised,
  screen,
} from '../acts.ts';
import { content } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const consenting = async (w: TestWorld, changes: Record<string, string | undefined>) =>
  w.as('coordinator').screening.enrol(await screen(w), but(consentEntries, changes));

test.each([
  ['no version', { consent_version: undefined }, 'consent_version'],
  ['no date', { consent_date: ' ' }, 'consent_date'],
  ['a reason in place of the date', { consent_date: undefined, consent_date__missing: '9' }, 'consent_date'],
  ['a date in the future', { consent_date: '2026-03-03' }, 'consent_date'],
  ['a date that is none', { consent_date: '2026-02-30' }, 'consent_date'],
  ['a year of birth that cannot be', { birth_year: '1899' }, 'birth_year'],
])('consent with %s is refused with everything typed still there', async (_, changes, field) => {
  const w = await world();
  const answer = await consenting(w, changes);
  if (answer.ok) throw new Error('enrolled');
  expect(answer.view.errors.map((each) => each.field)).toEqual([field]);
  expect(answer.view.typed.initials).toBe('QX');
  expect((await w.as('coordinator').participants.grid({ page: 1, filter: 'all', search: '' })).total).toBe(0);
});

test('a consent that is older than the screening is asked about', async () => {
  const w = await world({ now: '2026-03-05' });
  const number = await screen(w, { screening_date: '2026-03-04' });
  const { screening, capture } = w.as('coordinator');
  const asked = await screening.enrol(number, consentEntries);
  if (asked.ok) throw new Error('enrolled');
  expect(asked.view).toMatchObject({
    errors: [],
    warnings: [{ field: 'consent_date', rule: 'consent.before_screening', confirmed: false }],
  });
  const tick: Entries = [['consent_date__confirm', asked.view.warnings[0]?.message ?? '']];
  expect(await screening.enrol(number, [...consentEntries, ...tick])).toMatchObject({ ok: true });
  const key = { number: 'L-001', visit: 'enrolment', form: 'consent' };
  const meta: Entries = [
    ['__version', '1'],
    ['__reason', 'typing error'],
  ];
  const moved = but(consentEntries, { consent_date: '2026-03-03' });
  expect(await capture.save(key, [...moved, ...meta])).toMatchObject({
    view: { warnings: [{ rule: 'consent.before_screening' }] },
  });
});

test('initials and year of birth may be left out', async () => {
  expect(await consenting(await world(), { initials: undefined, birth_year: undefined })).toEqual({
    ok: true,
    number: 'L-001',
  });
});

test('numbers follow the order of enrolment and nothing else, also when many enrol at once', async () => {
  const w = await world();
  const screened = await Promise.all(Array.from({ length: 12 }, () => screen(w)));
  const answers = await Promise.all(
    screened.map((each) => w.as('coordinator').screening.enrol(each, consentEntries)),
  );
  const numbers = answers.map((each) => (each.ok ? each.number : 'refused')).sort();
  expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => `L-${String(i + 1).padStart(3, '0')}`));
});

test('two enrolments of one person at the same moment give one participant', async () => {
  const w = await world();
  const number = await screen(w);
  const both = await Promise.allSettled([
    w.as('coordinator').screening.enrol(number, consentEntries),
    w.as('coordinator', 2).screening.enrol(number, consentEntries),
  ]);
  expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('numbers are the same whatever the allocation, before and after randomisation', async () => {
  const numbersOf = async (randomisationSeed: string) => {
    const w = await world({ randomisationSeed });
    const numbers = [];
    for (let i = 0; i < 6; i++) numbers.push(await randomised(w));
    return numbers;
  };
  expect(await numbersOf('one')).toEqual(await numbersOf('another'));
});

test('a visit before consent is refused, and a scan before consent too', async () => {
  const w = await world({ now: '2026-03-10' });
  const number = await enrol(w);
  const { capture } = w.as('assessor');
  const early = await capture.openVisit(number, 'baseline', { date: '2026-03-01' });
  expect(early).toMatchObject({
    ok: false,
    errors: [{ field: 'date', message: /lies before the consent of 2026-03-02/ }].map((each) => ({
      ...each,
      message: expect.stringMatching(each.message),
    })),
  });
  await capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  const scan = await capture.save({ number, visit: 'baseline', form: 'dxa' }, [
    ...but(dxaEntries, { scan_date: '2026-03-01' }),
    ['__version', '0'],
  ]);
  expect(scan).toMatchObject({
    ok: false,
    view: { errors: [{ field: 'scan_date' }], typed: { scan_date: '2026-03-01' } },
  });
});

test('an assessor cannot measure before a visit is opened', async () => {
  const w = await world();
  const number = await enrol(w);
  const key = { number, visit: 'baseline', form: 'dxa' };
  expect(await refusal(w.as('assessor').capture.open(key))).toBe('page.not_found');
  expect(await refusal(w.as('assessor').capture.save(key, dxaEntries))).toBe('page.not_found');
});

test('T-scores of the baseline scan never judge her again', async () => {
  const w = await world();
  const number = await enrol(w);
  const before = await w.as('coordinator').screening.view('S-001');
  await completeBaseline(w, number);
  const key = { number, visit: 'baseline', form: 'dxa' } as const;
  const lower = but(dxaEntries, { ls_t: '-5.00', fn_t: '-4.00' });
  await confirmed(w, key, lower, { version: 1, reason: 'read again from the report' });
  expect(await w.as('coordinator').screening.view('S-001')).toEqual(before);
  await confirmEligibility(w, number);
  expect(await w.as('coordinator').randomisation.gate(number)).toMatchObject({ ready: true });
});

test('initials and year of birth stand in the consent alone', async () => {
  const w = await world();
  const { initials, ...rest } = Object.fromEntries(consentEntries);
  expect(initials).toBe('QX');
  await w.as('coordinator').screening.enrol(await screen(w), Object.entries({ ...rest, initials: 'ZQZQ' }));
  const holding = (await content(w))
    .split('\n')
    .flatMap((line, i, all) => (line.includes('ZQZQ') ? [all[i - 1]] : []));
  expect(holding).toEqual(['consent', 'ledger_open']);
});

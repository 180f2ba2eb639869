// Consent is corrected with a reason, never voided, and never moved behind what was measured.
import { expect, test } from 'vitest';
import { but, consentEntries, type Entries, enrol, ready } from '../acts.ts';
import { refusal, world } from '../world.ts';

const consentOf = (number: string) => ({ number, visit: 'enrolment', form: 'consent' });
const corrected = (changes: Record<string, string>, reason: string): Entries => [
  ...but(consentEntries, changes),
  ['__version', '1'],
  ['__reason', reason],
];

test('an assessor neither reads nor corrects it, and nobody voids it', async () => {
  const w = await world();
  const key = consentOf(await enrol(w));
  expect(await refusal(w.as('assessor').capture.open(key))).toBe('role.refused');
  expect(await refusal(w.as('coordinator').capture.voidForm(key, { reason: 'a mistake', version: 1 }))).toBe(
    'page.not_found',
  );
});

test('without a reason, or behind a visit, nothing is changed', async () => {
  const w = await world({ now: '2026-03-05' });
  const key = consentOf(await ready(w));
  const { capture } = w.as('coordinator');
  expect(await capture.save(key, corrected({ initials: 'AB' }, ''))).toMatchObject({
    ok: false,
    view: { errors: [{ field: '__reason' }], typed: { initials: 'AB' } },
  });
  expect(await capture.save(key, corrected({ consent_date: '2026-03-04' }, 'typing error'))).toMatchObject({
    ok: false,
    view: { errors: [{ field: 'consent_date', message: expect.stringContaining('2026-03-02') }] },
  });
  expect(await capture.open(key)).toMatchObject({ version: 1, typed: { initials: 'QX' } });
});

test('with a reason it is saved under the next version', async () => {
  const w = await world();
  const key = consentOf(await enrol(w));
  const { capture } = w.as('coordinator');
  expect(await capture.save(key, corrected({ initials: 'AB' }, 'typing error'))).toMatchObject({ ok: true });
  expect(await capture.open(key)).toMatchObject({ version: 2, typed: { initials: 'AB' } });
});

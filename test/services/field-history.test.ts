// What a field was before, beside the field: for whoever may read the record at this moment, and for nobody else.
import { expect, test } from 'vitest';
import {
  anthropometryEntries,
  but,
  completeFollowUp,
  consentEntries,
  type Entries,
  enrol,
  eventEntries,
  followUpDay,
  guessEntries,
  incidentEntries,
  logIncident,
  randomised,
  recordEvent,
  save,
  strengthEntries,
} from '../acts.ts';
import { refusal, world } from '../world.ts';

const heights = (number: string) => ({ number, visit: 'baseline', form: 'anthropometry' }) as const;
const strength = (number: string) => ({ number, visit: 'baseline', form: 'strength_function' }) as const;

/** Somebody enrolled whose baseline visit is open. */
async function opened() {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  return { w, number };
}
const correcting = (entries: Entries, version: number, reason: string): Entries => [
  ...entries,
  ['__version', String(version)],
  ['__reason', reason],
];
const textsOf = (changes: readonly { before: string; after: string }[] = []) =>
  changes.map(({ before, after }) => `${before} -> ${after}`);

test('a form that never changed has no history, also when it was saved again as it was', async () => {
  const { w, number } = await opened();
  const { capture } = w.as('assessor');
  expect(await capture.open(heights(number))).not.toHaveProperty('history');
  await save(w, heights(number), anthropometryEntries);
  expect(await capture.open(heights(number))).not.toHaveProperty('history');
  await save(w, heights(number), anthropometryEntries, { version: 1, reason: 'pressed again' });
  expect(await capture.open(heights(number))).not.toHaveProperty('history');
});

test('each change is there with both values, who, when and why, the newest first, and nothing beside it', async () => {
  const { w, number } = await opened();
  await save(w, heights(number), anthropometryEntries);
  w.setDay('2026-03-03');
  const once = but(anthropometryEntries, { weight_1: '64.0' });
  await save(w, heights(number), once, { version: 1, reason: 'the scale was read wrongly', which: 2 });
  w.setDay('2026-03-04');
  const again = but(anthropometryEntries, { weight_1: '63.6' });
  await save(w, heights(number), again, { version: 2, reason: 'weighed again' });
  const { history } = await w.as('assessor').capture.open(heights(number));
  expect(history?.weight_1).toEqual([
    {
      before: '64.0',
      after: '63.6',
      who: w.actor('assessor').name,
      at: expect.stringMatching(/^2026-03-04T/),
      why: 'weighed again',
    },
    {
      before: '63.1',
      after: '64.0',
      who: w.actor('assessor', 2).name,
      at: expect.stringMatching(/^2026-03-03T/),
      why: 'the scale was read wrongly',
    },
  ]);
  // What follows from it has changed as well; the heights have not.
  expect(Object.keys(history ?? {}).sort()).toEqual(['bmi', 'weight', 'weight_1']);
});

test('a reason in place of a value is a change, and so is another reason', async () => {
  const { w, number } = await opened();
  const without = but(strengthEntries, { les_t3: undefined });
  await save(w, strength(number), without);
  for (const [version, code] of [
    [1, '2'],
    [2, '3'],
  ] as const)
    await save(w, strength(number), [...without, ['les_t3__missing', code]], { version, reason: 'said why' });
  await save(w, strength(number), strengthEntries, { version: 3, reason: 'it was on another sheet' });
  const { history } = await w.as('assessor').capture.open(strength(number));
  expect(textsOf(history?.les_t3)).toEqual([
    'missing: equipment not available -> 57.5',
    'missing: unable -> missing: equipment not available',
    ' -> missing: unable',
  ]);
});

test('what was voided and entered anew is the same field', async () => {
  const { w, number } = await opened();
  const { capture } = w.as('assessor');
  await save(w, heights(number), anthropometryEntries);
  await save(w, heights(number), but(anthropometryEntries, { weight_1: '64.0' }), {
    version: 1,
    reason: 'misread',
  });
  await capture.voidForm(heights(number), { reason: 'another woman', version: 2 });
  expect(await capture.open(heights(number))).not.toHaveProperty('history');
  await save(w, heights(number), but(anthropometryEntries, { weight_1: '70.0' }), { which: 2 });
  const { history } = await capture.open(heights(number));
  expect(textsOf(history?.weight_1)).toEqual(['64.0 -> 70.0', '63.1 -> 64.0']);
  expect(history?.weight_1?.[0]).toMatchObject({
    who: w.actor('assessor', 2).name,
    why: 'Voided: another woman',
  });
  expect(history).not.toHaveProperty('height_1');
});

test("another woman's form and another visit's have no part in it", async () => {
  const { w, number } = await opened();
  const other = await enrol(w);
  await w.as('assessor').capture.openVisit(other, 'baseline', { date: '2026-03-02' });
  await save(w, heights(number), anthropometryEntries);
  await save(w, heights(number), but(anthropometryEntries, { weight_1: '64.0' }), {
    version: 1,
    reason: 'misread',
  });
  await save(w, heights(other), but(anthropometryEntries, { weight_1: '70.0' }));
  expect(await w.as('assessor').capture.open(heights(other))).not.toHaveProperty('history');
});

test('an earlier visit that is closed to an assessor has no history for her, and the later one does not tell it', async () => {
  const w = await world();
  const number = await randomised(w);
  const { capture } = w.as('assessor');
  expect(await refusal(capture.open(heights(number)))).toBe('form.closed');
  w.setDay(followUpDay);
  await capture.openVisit(number, 'followup', { date: followUpDay });
  const later = { number, visit: 'followup', form: 'anthropometry' } as const;
  await save(w, later, but(anthropometryEntries, { weight_1: '66.6' }));
  expect(await capture.open(later)).not.toHaveProperty('history');
});

test('the coordinator reads what her own forms were, consent included', async () => {
  const w = await world();
  const number = await enrol(w);
  const key = { number, visit: 'enrolment', form: 'consent' };
  const { capture } = w.as('coordinator');
  expect(await capture.open(key)).not.toHaveProperty('history');
  const changed = but(consentEntries, { consent_version: '2.2' });
  expect(await capture.save(key, correcting(changed, 1, 'the newer form'))).toMatchObject({ ok: true });
  expect(textsOf((await capture.open(key)).history?.consent_version)).toEqual(['2.1 -> 2.2']);
});

test('of a confidential form each reads her own alone, voided ones included', async () => {
  const w = await world();
  const number = await randomised(w);
  await completeFollowUp(w, number);
  const key = { number, visit: 'followup', form: 'assessor_guess' } as const;
  const { capture } = w.as('assessor');
  const changed = but(guessEntries, { confidence: '4' });
  await save(w, key, changed, { version: 1, reason: 'a slip' });
  const { history } = await capture.open(key);
  expect(history?.confidence).toHaveLength(1);
  await capture.voidForm(key, { reason: 'another assessed her', version: 2 });
  await save(w, key, but(guessEntries, { guess: 'AT_HOME' }), { which: 2 });
  expect(await w.as('assessor', 2).capture.open(key)).not.toHaveProperty('history');
  expect(await refusal(capture.open(key))).toBe('form.confidential');
});

test.each(['coordinator', 'assessor'] as const)(
  'of an adverse event its author as %s reads the open fields, and nothing tells that a sealed one changed',
  async (role) => {
    const w = await world();
    const number = await enrol(w);
    const id = await recordEvent(w, role, number);
    const { events } = w.as(role);
    expect(await events.open(id)).not.toHaveProperty('history');
    const correct = (changes: Record<string, string>, version: number) =>
      events.save({ number, id }, correcting(but(eventEntries, changes), version, 'heard more'));
    expect(await correct({ term: 'Another pain', relatedness: 'NOT_RELATED' }, 1)).toMatchObject({
      ok: true,
    });
    expect(await events.open(id)).not.toHaveProperty('history');
    expect(await correct({ term: 'A third one', severity: '2' }, 2)).toMatchObject({ ok: true });
    const { history } = await events.open(id);
    expect(Object.keys(history ?? {})).toEqual(['severity']);
    expect(history?.severity).toMatchObject([{ who: w.actor(role).name, why: 'heard more' }]);
    expect(await refusal(w.as(role, 2).events.open(id))).toBe('page.not_found');
  },
);

test("an incident's open fields have theirs; what a trainer changes is in no open ledger", async () => {
  const w = await world();
  const number = await randomised(w);
  const changed = async (role: 'coordinator' | 'trainer') => {
    const id = await logIncident(w, role, number);
    const { incidents } = w.as(role);
    const entries = correcting(but(incidentEntries, { impact: 'NONE' }), 1, 'judged again');
    expect(await incidents.save({ number, id }, entries)).toMatchObject({ ok: true });
    return incidents.open(id);
  };
  expect(Object.keys((await changed('coordinator')).history ?? {})).toEqual(['impact']);
  expect(await changed('trainer')).not.toHaveProperty('history');
});

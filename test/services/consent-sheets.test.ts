// Versions of the consent sheet: offered and not typed, the one in force on the day; and consent that is given again, where a new
// version asks for it.
import { describe, expect, test } from 'vitest';
import { but, consentEntries, enrol, randomised, reconsent, recordCourse, screen, sheet } from '../acts.ts';
import { entriesOf, rowsOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const two = async (w: TestWorld) => {
  await sheet(w, '2.1', '2026-01-10', '0');
  w.setDay('2026-06-01');
  await sheet(w, '3.0', '2026-05-01', '1');
};
const idOf = async (w: TestWorld, label: string) =>
  (await w.as('administrator').sheets.list()).find((each) => each.label === label)?.id ?? '';
const errorOf = (answer: { ok: boolean }) => JSON.stringify(answer);

describe('the list of versions', () => {
  test.each([
    ['no version', { sheet: '' }, 'Version: this is needed'],
    ['a version that is too long', { sheet: 'x'.repeat(21) }, 'Version: '],
    ['a day to come', { approved_on: '2026-03-03' }, 'lies in the future'],
    ['no word on those before', { again: '' }, 'Those who consented before consent again: this is needed'],
    ['a version that is there', { sheet: '2.1', approved_on: '2026-02-02' }, '“2.1” is entered already'],
    ['the day of another', { approved_on: '2026-01-10' }, 'another version has the day 2026-01-10'],
  ])('%s is refused', async (_, changes, message) => {
    const w = await world();
    await sheet(w, '2.1', '2026-01-10', '0');
    const before = await rowsOf(w, 'consent_sheet');
    const entered = { sheet: '2.2', approved_on: '2026-02-01', again: '1', ...changes };
    expect(errorOf(await w.as('administrator').sheets.save(entered))).toContain(message);
    expect(await rowsOf(w, 'consent_sheet')).toEqual(before);
  });

  test('the day of a version that somebody consented to stays, and so does its label', async () => {
    const w = await world();
    await sheet(w, '2.1', '2026-01-10', '0');
    const { sheets } = w.as('administrator');
    const change = { id: await idOf(w, '2.1'), sheet: '2.1', again: '0', version: '1' };
    expect(await sheets.save({ ...change, approved_on: '2026-01-11' })).toEqual({ ok: true });
    await enrol(w);
    const moved = await sheets.save({ ...change, approved_on: '2026-01-12', version: '2' });
    expect(errorOf(moved)).toContain('somebody consented to this version, so its day stays');
    const again = { ...change, approved_on: '2026-01-11', again: '1' };
    expect(errorOf(await sheets.save(again))).toContain('was changed meanwhile');
    expect(errorOf(await sheets.save({ ...again, sheet: '2.0' }))).toContain('records hold “2.1”');
    expect(await sheets.save({ ...again, version: '2' })).toEqual({ ok: true });
  });
});

describe('a consent', () => {
  test('is offered the version in force today, and refused another', async () => {
    const w = await world();
    await two(w);
    const number = await screen(w, { screening_date: '2026-06-01' });
    const { screening } = w.as('coordinator');
    expect(await screening.beginEnrolment(number)).toMatchObject({
      typed: { consent_version: '3.0' },
      sheets: ['2.1', '3.0'],
    });
    const given = (consent_version: string, consent_date: string) =>
      screening.enrol(number, but(consentEntries, { consent_version, consent_date }));
    expect(errorOf(await given('2.1', '2026-06-01'))).toContain(
      'Version of the consent form: “2.1” was not in force on 2026-06-01; “3.0” is since 2026-05-01. Choose that one, or correct the day.',
    );
    expect(errorOf(await given('2.1', '2026-01-01'))).toContain(
      'none was in force on 2026-01-01; the first is',
    );
    expect(await given('3.0', '2026-06-01')).toMatchObject({ ok: true });
  });

  test('that was given before is never judged by a later version', async () => {
    const w = await world();
    const number = await enrol(w);
    // Typed in words, before any version was entered.
    await sheet(w, '1.0', '2026-01-10', '0');
    const key = { number, visit: 'enrolment', form: 'consent' };
    const { capture } = w.as('coordinator');
    expect((await capture.open(key)).sheets).toEqual(['1.0']);
    const correct = (changes: Record<string, string>) =>
      capture.save(key, [
        ...but(consentEntries, changes),
        ['__version', '1'],
        ['__reason', 'a typing error'],
      ]);
    expect(errorOf(await correct({ consent_version: '2.2' }))).toContain('“2.2” was not in force');
    expect(await correct({ initials: 'QY' })).toMatchObject({ ok: true });
  });

  test('without a list it is typed, as ever', async () => {
    const w = await world();
    const number = await screen(w);
    expect((await w.as('coordinator').screening.beginEnrolment(number)).sheets).toBeUndefined();
    expect(await w.as('coordinator').screening.enrol(number, consentEntries)).toMatchObject({ ok: true });
  });
});

describe('consent that is given again', () => {
  test('is asked of those who consented before, and of nobody who left', async () => {
    const w = await world();
    const [one, gone, other] = [await randomised(w), await randomised(w), await enrol(w)];
    await two(w);
    const { consents } = w.as('coordinator');
    expect(await consents.waiting()).toEqual({ label: '3.0', numbers: [one, gone, other], count: 3 });
    expect(await consents.of(one)).toMatchObject({
      wanted: '3.0',
      first: { label: '2.1', day: '2026-03-02' },
    });
    await recordCourse(w, 'coordinator', gone, { course_status: 'DIED', course_reason: undefined });
    await reconsent(w, one, '3.0', '2026-06-01');
    expect(await consents.waiting()).toEqual({ label: '3.0', numbers: [other], count: 1 });
    expect(await consents.of(one)).toMatchObject({
      wanted: null,
      again: [{ label: '3.0', day: '2026-06-01' }],
    });
    expect((await consents.of(gone)).wanted).toBeNull();
    // A version that asks nobody leaves it at that, and is what they sign.
    await sheet(w, '3.1', '2026-05-20', '0');
    expect(await consents.waiting()).toMatchObject({ label: '3.1', numbers: [other] });
  });

  test('is refused with a sentence, and pressed twice it is one', async () => {
    const w = await world();
    const number = await randomised(w);
    await two(w);
    const { consents } = w.as('coordinator');
    const signed = await idOf(w, '3.0');
    const given = (changes: Record<string, string>) =>
      consents.again(number, { signed, given_on: '2026-06-01', ...changes });
    expect(errorOf(await given({ signed: '' }))).toContain('choose the one that she signed');
    expect(errorOf(await given({ given_on: '' }))).toContain('Day of the consent: this is needed');
    expect(errorOf(await given({ given_on: '2026-06-02' }))).toContain('lies in the future');
    expect(errorOf(await given({ given_on: '2026-04-30' }))).toContain(
      'on 2026-04-30 “2.1” was in force, and not “3.0”',
    );
    expect(errorOf(await given({ signed: await idOf(w, '2.1'), given_on: '2026-03-01' }))).toContain(
      '2026-03-01 lies before her first consent of 2026-03-02',
    );
    for (let i = 0; i < 2; i++) expect((await given({})).ok).toBe(true);
    expect(errorOf(await given({ given_on: '2026-05-31' }))).toContain('has consented to “3.0” already');
    expect(await rowsOf(w, 'reconsent')).toHaveLength(1);
    await recordCourse(w, 'coordinator', number, {
      ...{ course_status: 'WITHDREW_CONSENT', course_reason: undefined },
      ...{ course_date: '2026-06-01', data_use: 'KEPT' },
    });
    await sheet(w, '3.1', '2026-05-20', '1');
    const late = await consents.again(number, { signed: await idOf(w, '3.1'), given_on: '2026-06-01' });
    expect(errorOf(late)).toContain('she cannot consent again, since she withdrew consent on 2026-06-01');
  });

  test('is void with a reason, stays in the ledger, and is asked for again', async () => {
    const w = await world();
    const [number, another] = [await randomised(w), await randomised(w)];
    await two(w);
    await reconsent(w, number, '3.0', '2026-06-01');
    const { consents } = w.as('coordinator');
    const [given] = (await consents.of(number)).again;
    const consent = given?.id ?? '';
    const reason = 'of another woman';
    expect(errorOf(await consents.voidOne(number, { consent, reason: 'x' }))).toContain(
      'Reason: say in a few',
    );
    expect(errorOf(await consents.voidOne(another, { consent, reason }))).toContain(
      'choose one that was recorded',
    );
    const asked = await consents.voidOne(number, { consent, reason: 'seen at the gym' });
    expect(asked).toMatchObject({ ok: false, warnings: [{ field: 'reason', confirmed: false }] });
    expect((await consents.voidOne(number, { consent, reason })).ok).toBe(true);
    expect(await consents.of(number)).toMatchObject({ again: [], wanted: '3.0' });
    expect((await entriesOf(w, 'open')).at(-1)).toMatchObject({ action: 'consent.voided', reason });
    expect(await refusal(consents.of('L-999'))).toBe('page.not_found');
  });
});

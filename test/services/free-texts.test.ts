// Every free text that blinded people can read and that is no field of a form: a word of the programme is asked about, nothing
// is changed before it is confirmed, and the ledger keeps that it was.
import { describe, expect, test } from 'vitest';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { firstLink } from '#app/services/accounts/links.server.ts';
import { seededWorld } from '#app/services/scope.server.ts';
import { openRuntime, systemActor } from '#server/runtime.ts';
import { commitInput } from '../activating.ts';
import {
  anthropometryEntries,
  but,
  consentEntries,
  dxaEntries,
  enrol,
  eventEntries,
  type FormKey,
  noteEntries,
  randomised,
  recordEvent,
  save,
  screen,
} from '../acts.ts';
import { content, entriesOf } from '../db/raw.ts';
import { lock, program, signed } from '../locking.ts';
import { site, type TestWorld, temporaryPlace, type WorldOptions, world } from '../world.ts';

type Ticks = Record<string, string | undefined>;
interface Case {
  /** What the question begins with. */
  label: string;
  field: string;
  rule: string;
  ledger: 'open' | 'access';
  options?: WorldOptions;
  prepare?: (w: TestWorld) => Promise<string>;
  act: (w: TestWorld, text: string, ticks: Ticks, made: string) => Promise<unknown>;
}

const key = (number: string, form: FormKey['form'] = 'anthropometry'): FormKey => ({
  number,
  visit: 'baseline',
  form,
});
async function measured(w: TestWorld): Promise<string> {
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  await save(w, key(number), anthropometryEntries);
  w.setDay('2026-03-03');
  return number;
}
const siteWith = (changes: object) => ({ ...site, ...changes });

const cases: Record<string, Case> = {
  'the name of the site': {
    ...{ label: 'Study site', field: 'name', rule: 'site.name', ledger: 'open' },
    act: (w, name, ticks) => w.as('administrator').settings.saveSite(siteWith({ name }), ticks),
  },
  'the scanner': {
    ...{ label: 'DXA scanner', field: 'scanner', rule: 'site.scanner', ledger: 'open' },
    act: (w, scanner, ticks) => w.as('administrator').settings.saveSite(siteWith({ scanner }), ticks),
  },
  'the safety contact': {
    ...{ label: 'Safety contact', field: 'safety_name', rule: 'site.safety_name', ledger: 'open' },
    act: (w, safety_name, ticks) => w.as('administrator').settings.saveSite(siteWith({ safety_name }), ticks),
  },
  'the name of somebody invited': {
    ...{ label: 'Name', field: 'name', rule: 'account.name', ledger: 'access' },
    act: (w, name, ticks) =>
      w.as('administrator').people.invite({ name, email: 'new@example.org', role: 'assessor' }, ticks),
  },
  'why an account is closed': {
    ...{ label: 'Reason', field: 'reason', rule: 'account.reason', ledger: 'access' },
    act: (w, reason, ticks) => w.as('administrator').people.disable(w.actor('trainer').id, reason, ticks),
  },
  'a note on an allocation': {
    ...{ label: 'Note', field: 'note', rule: 'allocation_note.note', ledger: 'open' },
    prepare: (w) => randomised(w),
    act: (w, note, ticks, number) =>
      w.as('coordinator').randomisation.note(number, { ...noteEntries, note, ticks }),
  },
  'why the day of a visit changes': {
    ...{ label: 'Reason for the change', field: 'reason', rule: 'visit.reason', ledger: 'open' },
    prepare: measured,
    act: (w, reason, ticks, number) =>
      w
        .as('assessor')
        .capture.openVisit(number, 'baseline', { date: '2026-03-03', reason, version: '1', ...ticks }),
  },
  'why a form is void': {
    ...{ label: 'Reason', field: 'reason', rule: 'anthropometry.reason', ledger: 'open' },
    prepare: measured,
    act: (w, reason, ticks, number) =>
      w.as('assessor').capture.voidForm(key(number), { reason, version: 1, ticks }),
  },
  'why an adverse event is void': {
    ...{ label: 'Reason', field: 'reason', rule: 'adverse_event.reason', ledger: 'open' },
    prepare: async (w) => recordEvent(w, 'assessor', await enrol(w)),
    act: (w, reason, ticks, id) =>
      w.as('assessor').events.voidEvent({ number: 'L-001', id }, { reason, version: 1, ticks }),
  },
  'why the study is locked': {
    ...{ label: 'Reason', field: 'reason', rule: 'study.locked.reason', ledger: 'open' },
    act: (w, reason, ticks) =>
      w.as('administrator').lockStudy({ ...signed(w, 'administrator', 'lock the study'), reason, ticks }),
  },
  'why it is unsealed': {
    ...{ label: 'Reason', field: 'reason', rule: 'unsealing.signed.reason', ledger: 'open' },
    prepare: async (w) => {
      await lock(w);
      return '';
    },
    act: (w, reason, ticks) =>
      w.as('statistician').signUnsealing({ ...signed(w, 'statistician', 'unseal'), reason, ticks }),
  },
  'the name of a program of the analysis': {
    ...{ label: 'Name', field: 'name', rule: 'analysis_program.name', ledger: 'open' },
    act: (w, name, ticks) => w.as('statistician').registerProgram({ ...program, name, ticks }),
  },
  'a note on it': {
    ...{ label: 'Note', field: 'note', rule: 'analysis_program.note', ledger: 'open' },
    act: (w, note, ticks) => w.as('statistician').registerProgram({ ...program, note, ticks }),
  },
  'what the public value is': {
    ...{ label: 'What it is', field: 'beacon', rule: 'commitment.beacon', ledger: 'open' },
    options: { activated: false },
    prepare: async (w) => {
      await w.as('administrator').settings.makeKey();
      return '';
    },
    act: (w, beacon, ticks) =>
      w.as('administrator').settings.commit({
        ...{ ...commitInput(w.runtime.keyFile), kind: 'public', beacon, ticks },
        ...{ beaconDay: '2026-12-24', beaconForm: 'numbers', beaconCount: '6' },
      }),
  },
  'why a commitment is replaced': {
    ...{ label: 'Reason', field: 'reason', rule: 'commitment.reason', ledger: 'open' },
    options: { activated: false },
    prepare: async (w) => {
      await w.as('administrator').settings.makeKey();
      await w.as('administrator').settings.commit(commitInput(w.runtime.keyFile));
      return '';
    },
    act: (w, reason, ticks) =>
      w.as('administrator').settings.commit({ ...commitInput(w.runtime.keyFile), reason, ticks }),
  },
};

const warningsIn = (answer: unknown) =>
  (answer as { warnings?: unknown[]; words?: unknown[] }).warnings ?? (answer as { words?: unknown[] }).words;

describe.each(Object.entries(cases))('%s', (_, { label, field, rule, ledger, options, prepare, act }) => {
  const text = 'as she said at the gym';
  const question = `${label}: “gym” is a word of the programme, and blinded people can read this. Say it in other words; if it has to stand, confirm it.`;

  test('is asked about, and nothing changes until it is confirmed as it stands', async () => {
    const w = await world(options);
    const made = (await prepare?.(w)) ?? '';
    const was = await content(w);
    for (const tick of [undefined, 'on', question.replace('gym', 'squat')]) {
      const answer = await act(w, text, { [`${field}__confirm`]: tick }, made);
      expect(answer).toMatchObject({ ok: false });
      expect(warningsIn(answer)).toEqual([
        { field, rule: `${rule}.programme_word`, message: question, confirmed: false },
      ]);
    }
    expect(await content(w)).toBe(was);
  });

  test('is saved once it is confirmed, and the ledger keeps that it was', async () => {
    const w = await world(options);
    const made = (await prepare?.(w)) ?? '';
    expect(await act(w, text, { [`${field}__confirm`]: question }, made)).toMatchObject({ ok: true });
    const entries = await entriesOf(w, ledger);
    const kept = entries.filter((each) => each.row_key === `${rule}.programme_word`);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ table_name: null, cells_new: null });
    // Part of the same act.
    const all = entries.filter((each) => each.request === kept[0]?.request);
    expect(all.length).toBeGreaterThan(1);
    expect(JSON.stringify(all)).toContain(text);
  });

  test('is not asked about in other words', async () => {
    const w = await world(options);
    const made = (await prepare?.(w)) ?? '';
    expect(await act(w, 'as she said on the telephone', {}, made)).toMatchObject({ ok: true });
    expect(JSON.stringify(await entriesOf(w, ledger))).not.toContain('programme_word');
  });
});

test('the name of the first administrator is asked about too', async () => {
  const clock = { now: '2026-03-02T00:00:00.000Z' };
  const runtime = await openRuntime({ place: await temporaryPlace(), world: seededWorld('empty', clock) });
  const scope = runtime.scope(systemActor, 'system');
  const token = String(await firstLink(scope));
  const words = { password: 'four words of hers', again: 'four words of hers' };
  const raw = { ...words, email: 'first@example.org', name: 'Jo Coach' };
  const [asked] = warningsIn(await acceptLink(scope, token, raw)) as { message: string }[];
  expect(asked?.message).toContain('Name: “coach” is a word of the programme');
  const { account } = runtime.engine.tables;
  expect(await runtime.engine.read.select({ id: account.id }).from(account)).toEqual([]);
  expect(await acceptLink(scope, token, { ...raw, name__confirm: asked?.message })).toEqual({ ok: true });
  await runtime.close();
});

describe('the fields of a form, and the reason why they change', () => {
  const said = (answer: unknown) =>
    (answer as { view: { warnings: { field: string; message: string; confirmed: boolean }[] } }).view
      .warnings;

  test('are kept with the row, like whatever else was unusual and confirmed', async () => {
    const w = await world();
    const number = await measured(w);
    const { capture } = w.as('assessor');
    const entries = but(dxaEntries, { device: 'The one at the gym' });
    const asked = said(await capture.save(key(number, 'dxa'), [...entries, ['__version', '0']]));
    expect(asked.map(({ field }) => field)).toEqual(['device']);
    const tick: [string, string] = ['device__confirm', asked[0]?.message ?? ''];
    expect(await capture.save(key(number, 'dxa'), [...entries, ['__version', '0'], tick])).toMatchObject({
      ok: true,
    });
    const change: [string, string][] = [...but(entries, { ls_t: '-2.0' }), ['__version', '1'], tick];
    const reason: [string, string] = ['__reason', 'seen on her squats'];
    const again = said(await capture.save(key(number, 'dxa'), [...change, reason]));
    expect(again.map(({ field, confirmed }) => [field, confirmed])).toEqual([
      ['device', true],
      ['__reason', false],
    ]);
    const both: [string, string] = ['__reason__confirm', again[1]?.message ?? ''];
    expect(await capture.save(key(number, 'dxa'), [...change, reason, both])).toMatchObject({ ok: true });
    const kept = (await entriesOf(w, 'open'))
      .map((each) => String(each.cells_new))
      .filter((cells) => cells.includes('programme_word'));
    expect(kept[0]).toContain(
      JSON.stringify(JSON.stringify({ device: ['dxa.device.programme_word'] })).slice(1, -1),
    );
    expect(kept[1]).toContain('dxa.__reason.programme_word');
  });

  test('also of a consent, before anybody is enrolled', async () => {
    const w = await world();
    const screened = await screen(w);
    const was = await content(w);
    const entries = but(consentEntries, { consent_version: 'gym 2.1' });
    const desk = w.as('coordinator').screening;
    const asked = said(await desk.enrol(screened, entries));
    expect(asked).toMatchObject([{ field: 'consent_version', confirmed: false }]);
    expect(await content(w)).toBe(was);
    const ticked = but(entries, { consent_version__confirm: asked[0]?.message });
    expect(await desk.enrol(screened, ticked)).toMatchObject({ ok: true });
  });
});

describe('what no blinded person reads is not asked about', () => {
  const correction = (id: string, number: string, w: TestWorld, role: 'assessor' | 'trainer') =>
    w
      .as(role)
      .events.save({ number, id }, [
        ...but(eventEntries, { severity: '3' }),
        ['__version', '1'],
        ['__reason', 'hurt at the gym'],
      ]);

  test('the verbatim term, whoever enters it', async () => {
    const w = await world();
    const number = await randomised(w);
    for (const role of ['assessor', 'trainer'] as const)
      expect(await recordEvent(w, role, number, { term: 'Hurt by a barbell at the gym' })).toMatch(
        /^[0-9a-f]{24}$/,
      );
  });

  test('the reasons of a trainer, which are sealed; those of a blinded person are', async () => {
    const w = await world();
    const number = await randomised(w);
    const hers = await recordEvent(w, 'trainer', number);
    expect(await correction(hers, number, w, 'trainer')).toMatchObject({ ok: true });
    const voided = { reason: 'hurt at the gym', version: 2 };
    expect(await w.as('trainer').events.voidEvent({ number, id: hers }, voided)).toEqual({ ok: true });
    const other = await recordEvent(w, 'assessor', number);
    const answer = await correction(other, number, w, 'assessor');
    expect(answer).toMatchObject({
      ok: false,
      view: { warnings: [{ field: '__reason', confirmed: false }] },
    });
  });
});

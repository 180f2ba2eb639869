// Eligibility is confirmed by somebody who did not screen her, against what stands now; it freezes the stratum, and what
// changes either of them afterwards takes it away.
import { expect, test } from 'vitest';
import {
  but,
  completeBaseline,
  confirmEligibility,
  enrol,
  historyEntries,
  measured,
  randomised,
  ready,
  save,
  screen,
  screeningEntries,
} from '../acts.ts';
import { content, entriesOf, headsOf, rowsOf, withRaw } from '../db/raw.ts';
import { refusal, type TestWorld, type Which, world } from '../world.ts';

type Role = 'coordinator' | 'assessor';
const yes = { checked: 'yes', version: '1' };
const confirm = (w: TestWorld, number: string, role: Role, which: Which = 1, input: object = yes) =>
  w.as(role, which).eligibility.confirm(number, input);
const view = (w: TestWorld, number: string, role: Role = 'assessor', which: Which = 1) =>
  w.as(role, which).eligibility.view(number);
const history = (number: string) => ({ number, visit: 'baseline', form: 'demographics_history' }) as const;

/** Screens her as the second coordinator, who so is one of those who screened her. */
async function screenedByCora(w: TestWorld, rescreenOf: string): Promise<void> {
  const entries = but(screeningEntries, { rescreen_of: rescreenOf });
  expect(await w.as('coordinator', 2).screening.screen(entries)).toMatchObject({ ok: true });
}

const refusals: [string, (w: TestWorld) => Promise<string>, Role, Which, string][] = [
  ['whoever screened her', measured, 'coordinator', 1, 'eligibility.own_screening'],
  [
    'whoever screened her once more',
    async (w) => {
      const number = await measured(w);
      await screenedByCora(w, 'S-001');
      return number;
    },
    'coordinator',
    2,
    'eligibility.own_screening',
  ],
  [
    'whoever screened her before somebody else did',
    async (w) => {
      const number = await measured(w);
      await screenedByCora(w, 'S-001');
      return number;
    },
    'coordinator',
    1,
    'eligibility.own_screening',
  ],
  [
    'somebody who is not eligible by her last screening',
    async (w) => {
      const number = await measured(w);
      await screen(w, { rescreen_of: 'S-001', good_health: 'no' });
      return number;
    },
    'assessor',
    1,
    'eligibility.not_eligible',
  ],
  [
    'while consent is not whole',
    async (w) => {
      const number = await measured(w);
      await withRaw(w.place, (raw) => raw.exec("update consent set state = 'incomplete'"));
      return number;
    },
    'assessor',
    1,
    'eligibility.too_early',
  ],
  ['before the stratum is known', enrol, 'assessor', 1, 'eligibility.too_early'],
  [
    'while it is missing for a reason',
    async (w) => {
      const number = await measured(w);
      const entries = but(historyEntries(true), {
        osteoporosis_medication: undefined,
        osteoporosis_medication__missing: '1',
      });
      await save(w, history(number), entries, { version: 1, reason: 'she would not say' });
      return number;
    },
    'assessor',
    1,
    'eligibility.too_early',
  ],
  ['after randomisation', randomised, 'assessor', 1, 'randomisation.already'],
  ['nobody who is not enrolled', screen, 'assessor', 1, 'page.not_found'],
];

test.each(refusals)('refused: %s; nothing changes', async (_, prepare, role, which, code) => {
  const w = await world();
  const number = await prepare(w);
  const before = await content(w);
  expect(await refusal(confirm(w, number, role, which))).toBe(code);
  if (code !== 'page.not_found')
    expect(await view(w, number, role, which)).toMatchObject({ mayConfirm: false });
  expect(await content(w)).toBe(before);
});

test.each([
  ['without the tick', { version: '1' }, 422, /^Confirmation: tick the box/],
  ['with another answer', { checked: 'no', version: '1' }, 422, /^Confirmation: tick the box/],
  ['from a page without a version', { checked: 'yes' }, 409, /S-001 now/],
  ['from a page of an earlier screening', { checked: 'yes', version: '0' }, 409, /S-001 now/],
])('%s it is refused at the field, and nothing changes', async (_, input, status, message) => {
  const w = await world();
  const number = await measured(w);
  const before = await content(w);
  const answer = await confirm(w, number, 'assessor', 1, input);
  expect(answer).toMatchObject({ ok: false, status, errors: [{ field: 'checked' }] });
  if (!answer.ok) expect(answer.errors[0]?.message).toMatch(message);
  expect(await content(w)).toBe(before);
});

test.each([
  ['assessor', 1],
  ['assessor', 2],
  ['coordinator', 2],
] as const)(
  '%s %i confirms: who, when and the stratum are kept, in one act of the open ledger',
  async (role, which) => {
    const w = await world();
    const number = await measured(w, { medication: true });
    expect(await view(w, number, role, which)).toMatchObject({ standing: 'wanted', mayConfirm: true });
    const after = (await headsOf(w)).open?.seq;
    await confirmEligibility(w, number, { role, which });
    expect(await rowsOf(w, 'eligibility_confirmation')).toMatchObject([
      { stratum: 'osteoporosis_medication=1', confirmed_by: w.actor(role, which).id },
    ]);
    expect(await entriesOf(w, 'open', after)).toMatchObject([
      { action: 'eligibility.confirmed', subject: number, table_name: 'eligibility_confirmation', role },
    ]);
    expect(await view(w, number)).toMatchObject({
      standing: 'confirmed',
      mayConfirm: false,
      confirmed: { by: w.actor(role, which).name },
      screening: { number: 'S-001', by: w.actor('coordinator').name },
    });
  },
);

test('pressed twice, or by two people at once, it is confirmed once', async () => {
  const w = await world();
  const number = await measured(w);
  const all = await Promise.all([
    confirm(w, number, 'assessor'),
    confirm(w, number, 'assessor', 2),
    confirm(w, number, 'coordinator', 2),
    confirm(w, number, 'assessor'),
  ]);
  expect(all).toEqual(all.map(() => ({ ok: true })));
  expect(await rowsOf(w, 'eligibility_confirmation')).toHaveLength(1);
  const entries = await entriesOf(w, 'open');
  expect(entries.filter((each) => each.action === 'eligibility.confirmed')).toHaveLength(1);
});

test('a stratifying value that changes takes it away; confirmed again, the ledger keeps the former', async () => {
  const w = await world();
  const number = await ready(w, { medication: false });
  await save(w, history(number), historyEntries(true), { version: 1, reason: 'she remembered' });
  expect(await view(w, number)).toMatchObject({
    standing: 'changed',
    isScreenedSince: false,
    mayConfirm: true,
  });
  expect(await refusal(w.as('coordinator').randomisation.randomise(number))).toBe('randomisation.not_ready');
  await confirmEligibility(w, number, { role: 'assessor', which: 2 });
  const rows = await rowsOf(w, 'eligibility_confirmation');
  expect(rows).toMatchObject([
    { stratum: 'osteoporosis_medication=1', confirmed_by: w.actor('assessor', 2).id },
  ]);
  const last = (await entriesOf(w, 'open')).at(-1);
  expect(JSON.parse(String(last?.cells_old))).toMatchObject({
    stratum: 'osteoporosis_medication=0',
    confirmed_by: w.actor('assessor').id,
  });
  await w.as('coordinator').randomisation.randomise(number);
  expect((await rowsOf(w, 'allocation'))[0]?.stratum).toBe('osteoporosis_medication=1');
});

test('another value of the same form leaves it standing', async () => {
  const w = await world();
  const number = await ready(w);
  const other = but(historyEntries(false), { smoking: '1' });
  await save(w, history(number), other, { version: 1, reason: 'she remembered' });
  expect(await view(w, number)).toMatchObject({ standing: 'confirmed' });
});

test('a later screening takes it away, though it is eligible as well, and it can be confirmed against that one', async () => {
  const w = await world();
  const number = await ready(w);
  const other = await ready(w);
  await screen(w, { rescreen_of: 'S-001', age: '67' });
  expect(await view(w, number)).toMatchObject({
    standing: 'changed',
    isScreenedSince: true,
    screening: { number: 'S-003' },
    version: 3,
  });
  expect(await view(w, other)).toMatchObject({ standing: 'confirmed' });
  expect(await confirm(w, number, 'assessor')).toMatchObject({ ok: false, status: 409 });
  await confirmEligibility(w, number);
  await w.as('coordinator').randomisation.randomise(number);
  // Once she is randomised nothing takes it away.
  const kept = await rowsOf(w, 'eligibility_confirmation');
  await screen(w, { rescreen_of: 'S-003', age: '60' });
  expect(await view(w, number)).toMatchObject({ standing: 'confirmed' });
  expect(await rowsOf(w, 'eligibility_confirmation')).toEqual(kept);
});

test('what each role reads: no identifier for an assessor, and once she is randomised no value of before', async () => {
  const w = await world();
  const number = await measured(w);
  const [hers, coordinators] = [await view(w, number), await view(w, number, 'coordinator')];
  expect(coordinators).toMatchObject({ identity: 'QX, born 1959', hasScreened: true });
  expect(hers).toMatchObject({ identity: null, hasScreened: false });
  expect(JSON.stringify(hers)).not.toMatch(/QX|1959|stratum|medication=/);
  expect(hers.criteria?.map((each) => each.id)).toEqual(coordinators.criteria?.map((each) => each.id));
  await confirmEligibility(w, number);
  await w.as('coordinator').randomisation.randomise(number);
  expect((await view(w, number)).criteria).toBeNull();
  expect((await view(w, number, 'coordinator')).criteria).not.toBeNull();
});

test('the work list names those whom the reader could confirm, and no others', async () => {
  const w = await world();
  await enrol(w);
  const number = await measured(w);
  await ready(w);
  await randomised(w);
  const lists = async () => {
    const people = [
      ['coordinator', 1],
      ['coordinator', 2],
      ['assessor', 1],
    ] as const;
    return Promise.all(
      people.map(async ([role, which]) => (await w.as(role, which).participants.work()).confirm),
    );
  };
  expect(await lists()).toEqual([[], [number], [number]]);
  await confirmEligibility(w, number);
  expect(await lists()).toEqual([[], [], []]);
});

test('the gate says who did what and when, and never the stratum', async () => {
  const w = await world();
  const number = await enrol(w);
  const { gate } = w.as('coordinator').randomisation;
  expect((await gate(number)).conditions.map(({ id, holds }) => [id, holds])).toEqual([
    ['consent', true],
    ['baseline', false],
    ['eligibility', false],
    ['stratum', false],
  ]);
  await completeBaseline(w, number, { medication: true });
  const hrefs = (its: Awaited<ReturnType<typeof gate>>) =>
    its.conditions.flatMap(({ items }) => items.flatMap((each) => each.href ?? []));
  expect(hrefs(await gate(number))).toEqual([]);
  expect(hrefs(await w.as('coordinator', 2).randomisation.gate(number))).toEqual([
    `/participants/${number}/eligibility`,
  ]);
  await confirmEligibility(w, number);
  const its = await gate(number);
  expect(its.ready).toBe(true);
  expect(its.conditions.at(-1)?.items).toMatchObject([
    { says: 'frozen', by: 'Ines Iversen', at: expect.stringMatching(/^2026-03-02T/) },
  ]);
  expect(JSON.stringify(its)).not.toContain('medication');
});

test('somebody who was randomised before this was asked for: it says so, and nothing can be confirmed', async () => {
  const w = await world();
  const number = await randomised(w);
  await withRaw(w.place, (raw) => raw.exec('delete from eligibility_confirmation'));
  expect(await view(w, number)).toMatchObject({ standing: 'absent', confirmed: null, mayConfirm: false });
  expect(await refusal(confirm(w, number, 'assessor', 2))).toBe('randomisation.already');
});

// What is typed and not saved: kept for its author alone, brought back, and gone with the save that it belongs to.
import { expect, test } from 'vitest';
import { keepDraft } from '#app/services/drafts/drafts.server.ts';
import { enrol as enrolHer } from '#app/services/enrolment.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { goLive } from '../activating.ts';
import {
  anthropometryEntries,
  but,
  consentEntries,
  type Entries,
  enrol,
  eventEntries,
  incidentEntries,
  logIncident,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
  screeningEntries,
} from '../acts.ts';
import { injector } from '../db/injector.ts';
import { content, headsOf, rowsOf, withRaw } from '../db/raw.ts';
import { lock } from '../locking.ts';
import { told } from '../told.ts';
import { refusal, type TestWorld, type Which, world } from '../world.ts';

const key = (number: string) => ({ number, visit: 'baseline', form: 'anthropometry' }) as const;
const place = (number: string) => `form/${number}/baseline/anthropometry`;
const typed = (number: string, changes: Record<string, string>, version = 1): Entries => [
  ...but(anthropometryEntries, changes),
  ['__place', place(number)],
  ['__version', String(version)],
  ['__mode', 'production'],
];
const keep = (w: TestWorld, entries: Entries, which: Which = 1) =>
  w.as('assessor', which).drafts.keep(entries);
const open = (w: TestWorld, number: string, which: Which = 1) =>
  w.as('assessor', which).capture.open(key(number));

test.each<[string, 'assessor' | 'coordinator' | 'trainer', (w: TestWorld) => Promise<Entries>, string]>([
  ['without a place', 'assessor', async () => [['weight_1', '1']], 'form.malformed'],
  [
    'with a password',
    'assessor',
    async (w) => [...typed(await ready(w), {}), ['password', 'x']],
    'form.malformed',
  ],
  ['of a form of another role', 'coordinator', async (w) => typed(await ready(w), {}), 'role.refused'],
  ['of a form that a trainer has not', 'trainer', async (w) => typed(await ready(w), {}), 'role.refused'],
  ['of nobody', 'assessor', async () => typed('L-777', {}), 'page.not_found'],
  ['of a visit that is not opened', 'assessor', async (w) => typed(await enrol(w), {}), 'page.not_found'],
  ['of a visit that is closed', 'assessor', async (w) => typed(await randomised(w), {}), 'form.closed'],
  [
    'of a woman whom a trainer does not meet',
    'trainer',
    async (w) => [['__place', `record/adverse_event/new/${await ready(w)}`]],
    'page.not_found',
  ],
  [
    "of somebody else's event",
    'assessor',
    async (w) => [
      ['__place', `record/adverse_event/${await recordEvent(w, 'trainer', await randomised(w))}`],
    ],
    'page.not_found',
  ],
  [
    'of an event of nobody',
    'assessor',
    async () => [['__place', 'record/adverse_event/new/']],
    'page.not_found',
  ],
  ['of no record in two layers', 'assessor', async () => [['__place', 'record/dxa/new/']], 'page.not_found'],
  [
    'of a screening that is none',
    'coordinator',
    async () => [['__place', 'consent/S-099']],
    'page.not_found',
  ],
  ['of a screening, by an assessor', 'assessor', async () => [['__place', 'screening/']], 'role.refused'],
  ['at an address', 'assessor', async () => [['__place', '/account']], 'page.not_found'],
  [
    'from practice',
    'assessor',
    async (w) => [
      ['__place', place(await ready(w))],
      ['__mode', 'practice'],
    ],
    'study.mode_changed',
  ],
])('a draft %s is refused, and nothing is kept', async (_, role, entries, code) => {
  const w = await world();
  const sent = await entries(w);
  const before = await content(w);
  expect(await refusal(w.as(role).drafts.keep(sent))).toBe(code);
  expect(await content(w)).toBe(before);
});

test('what was typed comes back, to whoever typed it and to nobody else', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, [
    ...typed(number, { weight_1: '6x', height_2: '', height_2__missing: '2' }),
    ['__reason', 'sca'],
  ]);
  const mine = await open(w, number);
  expect(mine).toMatchObject({
    version: 1,
    place: place(number),
    draft: { kept: null },
    typed: { weight_1: '6x', height_1: '161.8', height_2: '' },
    missing: { height_2: '2' },
    reason: 'sca',
    conflict: null,
  });
  expect(await open(w, number, 2)).toMatchObject({ draft: null, typed: { weight_1: '63.1' }, reason: '' });
  await keep(w, typed(number, { weight_1: '64.0' }));
  expect((await open(w, number)).typed.weight_1).toBe('64.0');
  expect(await rowsOf(w, 'draft')).toHaveLength(1);
});

test('it survives the end of the process, and is ciphertext that opens for its author and its place alone', async () => {
  const w = await world();
  const [one, two] = [await ready(w), await ready(w)];
  await keep(w, typed(one, { weight_1: '77.7' }));
  await keep(w, typed(two, { weight_1: '88.8' }));
  await keep(w, typed(one, { weight_1: '99.9' }), 2);
  await w.reopen();
  expect((await open(w, one)).typed.weight_1).toBe('77.7');
  const rows = await rowsOf(w, 'draft');
  expect(JSON.stringify(rows)).not.toMatch(/77\.7|88\.8|99\.9|weight/);
  const [hers, elsewhere, theirs] = [
    rows.find((row) => row.account_id === w.actor('assessor').id && row.place === place(one)),
    rows.find((row) => row.place === place(two)),
    rows.find((row) => row.account_id === w.actor('assessor', 2).id),
  ];
  for (const other of [elsewhere, theirs, { typed: 'v1.AAAA' }, { typed: '' }]) {
    await withRaw(w.place, (raw) =>
      raw.query('update draft set typed = ? where id = ?', String(other?.typed), String(hers?.id)),
    );
    expect(await open(w, one)).toMatchObject({ draft: null, typed: { weight_1: '63.1' } });
  }
});

test('nothing that is typed reaches a ledger', async () => {
  const w = await world();
  const number = await randomised(w);
  const before = await headsOf(w);
  await w.as('trainer').drafts.keep([
    ['__place', `record/adverse_event/new/${number}`],
    ['term', 'SENTINEL'],
  ]);
  await w.as('assessor').drafts.keep([
    ['__place', 'record/unblinding_incident/new/'],
    ['discovered', 'SENTINEL'],
  ]);
  await w.as('assessor').drafts.discard('record/unblinding_incident/new/');
  expect(await headsOf(w)).toEqual(before);
  // A trainer's is where no blinded login reads.
  expect([await rowsOf(w, 'draft'), (await rowsOf(w, 'sealed_draft')).length]).toEqual([[], 1]);
  expect((await w.as('trainer').events.begin(number)).typed.term).toBe('SENTINEL');
  expect((await w.as('assessor').events.begin(number)).draft).toBeNull();
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
});

const nameOf = (table: object) => String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);

test('a draft is gone in the transaction that saves it: both, or neither', async () => {
  const w = await world();
  const number = await ready(w);
  const sent: Entries = [...typed(number, { weight_1: '64.0' }), ['__reason', 'scale was off']];
  await keep(w, sent);
  await keep(w, sent, 2);
  const { failAt } = await injector(w, Object.values(tablesByName(sqliteTables)).map(nameOf));
  const before = await content(w);
  const saving = () => w.as('assessor').capture.save(key(number), sent);
  for (let n = 1; ; n++) {
    await failAt(n);
    const said = await saving().then(() => undefined, told);
    await failAt(0);
    if (said === undefined) {
      expect(n).toBeGreaterThan(6);
      break;
    }
    expect(await content(w)).toBe(before);
  }
  const left = await rowsOf(w, 'draft');
  expect(left.map((row) => row.account_id)).toEqual([w.actor('assessor', 2).id]);
  expect(await open(w, number)).toMatchObject({ version: 2, draft: null, typed: { weight_1: '64.0' } });
});

test('a refused save leaves the draft where it is', async () => {
  const w = await world();
  const number = await ready(w);
  const sent = typed(number, { weight_1: '999' });
  await keep(w, sent);
  expect((await w.as('assessor').capture.save(key(number), sent)).ok).toBe(false);
  expect((await open(w, number)).typed.weight_1).toBe('999');
});

test('every form of data entry: kept, brought back, saved, gone', async () => {
  const w = await world();
  const number = await randomised(w);
  const eligible = await screen(w);
  const { screening, incidents, events, drafts } = w.as('coordinator');
  const event = await recordEvent(w, 'coordinator', number);
  const incident = await logIncident(w, 'coordinator', number);
  const more: Entries = [
    ['__version', '1'],
    ['__reason', 'heard more'],
  ];
  const rest: [
    string,
    Entries,
    () => Promise<{ typed: object; draft: unknown }>,
    (e: Entries) => Promise<{ ok: boolean }>,
  ][] = [
    [
      'screening/S-001',
      but(screeningEntries, { rescreen_of: 'S-001' }),
      () => screening.begin('S-001'),
      (e) => screening.screen(e),
    ],
    [
      `consent/${eligible}`,
      consentEntries,
      () => screening.beginEnrolment(eligible),
      (e) => screening.enrol(eligible, e),
    ],
    [
      `record/adverse_event/new/${number}`,
      eventEntries,
      () => events.begin(number),
      (e) => events.save({ number, id: null }, e),
    ],
    [
      `record/adverse_event/${event}`,
      [...but(eventEntries, { severity: '3' }), ...more],
      () => events.open(event),
      (e) => events.save({ number, id: event }, e),
    ],
    [
      `record/unblinding_incident/new/${number}`,
      [...incidentEntries, ['participant', number]],
      () => incidents.begin(number),
      (e) => incidents.save({ number: null, id: null }, e),
    ],
    [
      `record/unblinding_incident/${incident}`,
      [...but(incidentEntries, { impact: 'NONE' }), ...more],
      () => incidents.open(incident),
      (e) => incidents.save({ number, id: incident }, e),
    ],
  ];
  for (const [at, entries, page, saving] of rest) {
    const sent: Entries = [...entries, ['__place', at]];
    expect((await page()).draft, at).toBeNull();
    await drafts.keep(sent);
    const back = await page();
    expect(back.draft, at).toMatchObject({ kept: null });
    expect(Object.values(back.typed).flat(), at).toContain(entries[0]?.[1]);
    expect((await saving(sent)).ok, at).toBe(true);
    expect(await rowsOf(w, 'draft'), at).toEqual([]);
  }
});

test('what an incident is about comes back with it, and at the page of another woman there is nothing', async () => {
  const w = await world();
  const [one, two] = [await enrol(w), await enrol(w)];
  const { incidents, drafts } = w.as('assessor');
  await drafts.keep([
    ['__place', `record/unblinding_incident/new/${one}`],
    ['participant', two],
  ]);
  expect(await incidents.begin(one)).toMatchObject({ participant: two, draft: {} });
  expect(await incidents.begin(two)).toMatchObject({ participant: two, draft: null });
  expect(await incidents.begin('')).toMatchObject({ participant: '', draft: null });
});

test('a draft of an older version is merged with what was saved meanwhile', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, typed(number, { weight_1: '65.5', height_2: '170.0' }));
  const other = { version: 1, reason: 'wrong line', which: 2 } as const;
  await save(w, key(number), but(anthropometryEntries, { weight_1: '64.0', height_1: '162.0' }), other);
  const page = await open(w, number);
  expect(page).toMatchObject({
    version: 2,
    typed: { weight_1: '65.5', height_1: '162.0', height_2: '170.0' },
    draft: { kept: null },
    conflict: {
      by: w.actor('assessor', 2).name,
      fields: [{ field: 'weight_1', theirs: '64.0' }],
      taken: ['First height'],
      kept: ['Second height'],
    },
  });
  expect(page.conflict?.at).toBe((await rowsOf(w, 'anthropometry'))[0]?.changed_at);
  // From a version that there never was, both are shown.
  await keep(w, typed(number, { weight_1: '65.5' }, 7));
  expect((await open(w, number)).conflict?.fields.map((each) => each.field)).toEqual([
    'height_1',
    'weight_1',
  ]);
});

test('a choice that was made on the page of a merge is kept as it was made', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, [
    ...typed(number, { weight_1: '65.5' }),
    ['weight_1__take', 'theirs'],
    ['weight_1__theirs', '64.0'],
  ]);
  expect((await open(w, number)).typed.weight_1).toBe('64.0');
});

test('what was typed from a form that nobody had begun is merged with what somebody else has begun since', async () => {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  await keep(w, typed(number, { weight_1: '65.5', height_2: '' }, 0));
  await save(w, key(number), anthropometryEntries, { which: 2 });
  expect((await open(w, number)).conflict).toMatchObject({
    fields: [{ field: 'weight_1', theirs: '63.1' }],
    taken: ['Second height'],
  });
});

test('what is saved already is not brought back', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, typed(number, {}));
  expect((await open(w, number)).draft).toBeNull();
  // The answer to a save was lost, and what she had typed arrives once more.
  const sent: Entries = [...typed(number, { weight_1: '64.0' }), ['__reason', 'scale was off']];
  expect((await w.as('assessor').capture.save(key(number), sent)).ok).toBe(true);
  await keep(w, typed(number, { weight_1: '64.0' }));
  expect(await open(w, number)).toMatchObject({ version: 2, draft: null, conflict: null });
});

test('it is discarded by its author alone', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, typed(number, { weight_1: '64.0' }));
  expect(await w.as('assessor').drafts.own()).toMatchObject([{ place: place(number) }]);
  expect(await w.as('assessor', 2).drafts.own()).toEqual([]);
  await w.as('assessor', 2).drafts.discard(place(number));
  expect((await open(w, number)).draft).not.toBeNull();
  await w.as('assessor').drafts.discard(place(number));
  expect(await open(w, number)).toMatchObject({ draft: null, typed: { weight_1: '63.1' } });
  expect(await rowsOf(w, 'draft')).toEqual([]);
});

test('with the data of practice its drafts are discarded', async () => {
  const w = await world({ activated: false });
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as const)
    await w.as(role).drafts.keep([
      ['__place', `record/adverse_event/new/${number}`],
      ['term', 'Fell'],
    ]);
  await w.as('administrator').settings.makeKey();
  await goLive(w);
  expect([await rowsOf(w, 'draft'), await rowsOf(w, 'sealed_draft')]).toEqual([[], []]);
});

test('once the study is locked a draft can be read and discarded, and nothing is kept', async () => {
  const w = await world();
  const number = await ready(w);
  await keep(w, [...typed(number, { weight_1: '64.0' }), ['__reason', 'scale was off']]);
  await lock(w);
  const before = await content(w);
  expect(await refusal(keep(w, typed(number, { weight_1: '65.0' })))).toBe('study.locked');
  expect(await content(w)).toBe(before);
  const page = await open(w, number);
  expect(page.typed.weight_1).toBe('63.1');
  expect(page.draft?.kept).toEqual([
    ...but(anthropometryEntries, { weight_1: '64.0' }),
    ['__reason', 'scale was off'],
  ]);
  await w.as('assessor').drafts.discard(place(number));
  expect((await open(w, number)).draft).toBeNull();
});

test('a consent that was pressed twice leaves no draft behind', async () => {
  const w = await world();
  const number = await screen(w);
  const scope = w.scope('coordinator');
  const sent: Entries = [...consentEntries, ['__seen', '0'], ['__place', `consent/${number}`]];
  expect((await enrolHer(scope, number, sent)).ok).toBe(true);
  await keepDraft(scope, sent);
  expect((await enrolHer(scope, number, sent)).ok).toBe(true);
  expect(await rowsOf(w, 'draft')).toEqual([]);
  expect(await rowsOf(w, 'participant')).toHaveLength(1);
});

// R-01 by injected faults: the first, second, ... nth change of an act is made to fail until none fires. Each time
// row and ledger entry must both be absent; the act that succeeds at last must leave both.
import { expect, test } from 'vitest';
import { commit } from '#app/services/activation.server.ts';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { commitInput } from '../activating.ts';
import {
  anthropometryEntries,
  completeBaseline,
  confirmEligibility,
  consentEntries,
  enrol,
  followUpDay,
  measured,
  noteMistake,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
} from '../acts.ts';
import { injector } from '../db/injector.ts';
import { content } from '../db/raw.ts';
import { told } from '../told.ts';
import { dice, site, type TestWorld, world } from '../world.ts';

const nameOf = (table: object) => String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);
const tables = Object.values(tablesByName(sqliteTables)).map(nameOf);

type Act = (w: TestWorld, number: string) => Promise<unknown>;
const key = (number: string) => ({ number, visit: 'baseline', form: 'anthropometry' }) as const;

const acts: [string, (w: TestWorld) => Promise<string>, Act][] = [
  ['screening', async () => '', (w) => screen(w)],
  ['enrolment', screen, (w, number) => w.as('coordinator').screening.enrol(number, consentEntries)],
  [
    'opening a visit',
    enrol,
    (w, number) => w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' }),
  ],
  [
    'a new form',
    async (w) => {
      const number = await enrol(w);
      await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
      return number;
    },
    (w, number) => save(w, key(number), anthropometryEntries),
  ],
  [
    'an edited form',
    ready,
    (w, number) => save(w, key(number), [['height_1', '160.0']], { version: 1, reason: 'misread' }),
  ],
  [
    'a void form',
    ready,
    (w, number) => w.as('assessor').capture.voidForm(key(number), { reason: 'another woman', version: 1 }),
  ],
  ['a confirmed eligibility', measured, (w, number) => confirmEligibility(w, number)],
  [
    'a screening that takes a confirmation away',
    ready,
    (w) => screen(w, { rescreen_of: 'S-001', age: '67' }),
  ],
  ['a note on a mistake', (w) => randomised(w), (w, number) => noteMistake(w, number)],
  ['randomisation', ready, (w, number) => w.as('coordinator').randomisation.randomise(number)],
  ["a trainer's event", (w) => randomised(w), (w, number) => recordEvent(w, 'trainer', number)],
  ["an assessor's event", (w) => randomised(w), (w, number) => recordEvent(w, 'assessor', number)],
  [
    'a woman who was told',
    (w) => randomised(w),
    (w, number) => w.as('trainer').programme.recordTold(number, '2026-03-02'),
  ],
  [
    'a missed visit',
    async (w) => {
      const number = await randomised(w);
      w.setDay(followUpDay);
      return number;
    },
    (w, number) => w.as('assessor').capture.missVisit(number, 'followup', 'away'),
  ],
  [
    'an invitation',
    async () => '',
    (w) => w.as('administrator').people.invite({ email: 'n@example.org', name: 'N', role: 'assessor' }),
  ],
  [
    'a closed account',
    async () => '',
    (w) => w.as('administrator').people.disable(w.actor('assessor').id, 'has left'),
  ],
  [
    'a moved site',
    async () => '',
    (w) => w.as('administrator').settings.saveSite({ ...site, name: 'Brisbane' }),
  ],
];

test.each(acts)('%s leaves row and entry, or neither', async (_, prepare, act) => {
  const w = await world();
  const number = await prepare(w);
  const faults = await failsAtEach(w, () => act(w, number));
  expect(faults).toBeGreaterThanOrEqual(6);
});

test('a commitment freezes the design, or nothing at all', async () => {
  const w = await world({ activated: false });
  createKeyFile(w.runtime.keyFile);
  const input = commitInput(w.runtime.keyFile);
  const committing = () => commit(w.scope('administrator'), w.runtime.keyFile, input);
  expect(await failsAtEach(w, committing)).toBeGreaterThanOrEqual(6);
});

test('the second entry of the public value discards everything, or nothing at all', async () => {
  const w = await world({ activated: false });
  await recordEvent(w, 'trainer', await randomised(w));
  createKeyFile(w.runtime.keyFile);
  await commit(w.scope('administrator'), w.runtime.keyFile, commitInput(w.runtime.keyFile));
  await w.as('administrator').enterBeacon(dice);
  const faults = await failsAtEach(w, () => w.as('coordinator').enterBeacon(dice));
  expect(faults).toBeGreaterThan(50);
  await completeBaseline(w, await enrol(w));
});

/** Fails the act at each of its changes in turn. Answers how many there were. */
async function failsAtEach(w: TestWorld, act: () => Promise<unknown>): Promise<number> {
  const { failAt } = await injector(w, tables);
  const before = await content(w);
  for (let n = 1; ; n++) {
    await failAt(n);
    const error = await act().then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    await failAt(0);
    if (!error) {
      expect(await content(w)).not.toBe(before);
      expect((await verify(w.runtime.engine)).failed).toEqual([]);
      return n - 1;
    }
    expect(told(error)).toContain(`injected fault ${n}`);
    expect(await content(w)).toBe(before);
  }
}

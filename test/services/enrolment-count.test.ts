// The pooled count: the same for every role, by the month at the site, of people and not of forms, and of nobody else than
// those of the mode in force.
import { expect, test } from 'vitest';
import { plannedParticipants } from '#app/study/planned.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { goLive } from '../activating.ts';
import { enrol, randomised, recordEvent, screen } from '../acts.ts';
import { world } from '../world.ts';

const everyRole = Object.keys(roles) as RoleName[];
const none = { screened: 0, eligible: 0, enrolled: 0, randomised: 0 };

test('of nobody it is nothing, before and after the site is named', async () => {
  const w = await world();
  expect(await w.as('trainer').enrolmentCount()).toEqual({
    planned: plannedParticipants,
    total: none,
    months: [],
  });
});

test('people are counted, each once, in the month of each step at the site', async () => {
  // Midnight has passed in Brisbane: the last day of March is over there.
  const w = await world({ now: '2026-03-31T15:00:00.000Z' });
  await screen(w, { age: '60' });
  const open = await screen(w, { heart_contraindication: 'unknown', screening_date: '2026-02-10' });
  await screen(w, { rescreen_of: open, screening_date: '2026-03-01' });
  for (let i = 0; i < 2; i++) {
    const again = await screen(w, { screening_date: '2026-03-01' });
    await screen(w, { rescreen_of: again, screening_date: '2026-03-04', good_health: 'no' });
  }
  await randomised(w, { medication: true });
  await enrol(w);
  const count = await w.as('statistician').enrolmentCount();
  expect(count.total).toEqual({ screened: 6, eligible: 3, enrolled: 2, randomised: 1 });
  expect(count.months).toEqual([
    { ...none, month: '2026-02', screened: 1 },
    { ...none, month: '2026-03', screened: 5, eligible: 3 },
    { ...none, month: '2026-04', enrolled: 2, randomised: 1 },
  ]);
});

test('every role reads the same, and neither arm nor stratum is in it', async () => {
  const lives = async (randomisationSeed: string) => {
    const w = await world({ randomisationSeed });
    for (let i = 0; i < 8; i++) await randomised(w, { medication: i % 3 === 0 });
    const arms = (await w.as('trainer').programme.revealArms()).map((each) => each.arm);
    for (const line of await w.as('trainer').programme.revealArms())
      if (line.arm.startsWith('High')) await recordEvent(w, 'trainer', line.number);
    const counts = await Promise.all(everyRole.map((role) => w.as(role).enrolmentCount()));
    return { arms, counts: counts.map((each) => JSON.stringify(each)) };
  };
  const [one, other] = [await lives('one'), await lives('other')];
  expect(other.arms).not.toEqual(one.arms);
  expect(new Set([...one.counts, ...other.counts]).size).toBe(1);
  expect(Object.keys(JSON.parse(one.counts[0] ?? '').total)).toEqual(Object.keys(none));
  expect(one.counts[0]).not.toMatch(/medication|stratum|arm/);
});

test('with activation the people of the practice are gone from it', async () => {
  const w = await world({ activated: false });
  await randomised(w);
  expect((await w.as('assessor').enrolmentCount()).total.randomised).toBe(1);
  await w.as('administrator').settings.makeKey();
  await goLive(w);
  expect((await w.as('assessor').enrolmentCount()).total).toEqual(none);
});

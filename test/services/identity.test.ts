// Initials and year of birth tell two people apart where somebody is met, and stand nowhere else.
import { expect, test } from 'vitest';
import { but, consentEntries, randomised, recordEvent, screen } from '../acts.ts';
import { world } from '../world.ts';

const her = 'QX, born 1959';

test('the pages of a participant say who she is, to those who meet her', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['coordinator', 'assessor'] as const) {
    const { participants, capture, events } = w.as(role);
    expect((await participants.view(number)).identity).toBe(her);
    expect((await capture.visit(number, 'baseline')).identity).toBe(her);
    expect((await events.begin(number)).identity).toBe(her);
    expect((await events.open(await recordEvent(w, role, number))).identity).toBe(her);
  }
  const open = (role: 'coordinator' | 'assessor', visit: string, form: string) =>
    w.as(role).capture.open({ number, visit, form });
  expect((await open('coordinator', 'baseline', 'demographics_history')).identity).toBe(her);
});

test.each([
  [{ birth_year: undefined }, 'QX'],
  [{ initials: undefined }, 'born 1959'],
  [{ initials: undefined, birth_year: undefined }, null],
])('as much of it as is known: %o', async (changes, shown) => {
  const w = await world();
  await w.as('coordinator').screening.enrol(await screen(w), but(consentEntries, changes));
  expect((await w.as('assessor').participants.view('L-001')).identity).toBe(shown);
});

test('neither lists nor the pages of a trainer nor an export hold it', async () => {
  const w = await world();
  const number = await randomised(w);
  const { participants, events } = w.as('assessor');
  await recordEvent(w, 'assessor', number);
  const lists = [
    await participants.grid({ page: 1, filter: 'all', search: '' }),
    await participants.work(),
    await events.own(),
    await w.as('trainer').programme.revealArms(),
    await w.as('trainer').events.begin(number),
    await w.as('coordinator').screening.log(1),
  ];
  expect(JSON.stringify(lists)).not.toMatch(/QX|1959/);
  expect((await w.as('trainer').events.begin(number)).identity).toBeNull();
});

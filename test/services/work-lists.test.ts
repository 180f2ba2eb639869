// The work lists: who is on which, on which day, and when she leaves it.
import { expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import {
  anthropometryEntries,
  book,
  but,
  completeFollowUp,
  enrol,
  followUpDay,
  randomised,
  save,
} from '../acts.ts';
import { type TestWorld, world } from '../world.ts';

const first = '2026-03-02';
const day = (count: number) => addDays(first, count);
const asked = (w: TestWorld, list = '', page = 1) => w.as('assessor').participants.workLists({ list, page });

/** Each row as `list number visit: state`. */
const lines = async (w: TestWorld) =>
  (await asked(w)).lists.flatMap(({ name, rows, total }) => {
    expect(rows).toHaveLength(total);
    return rows.map((row) => `${name} ${row.number} ${row.visit}: ${row.visits[row.visit]?.state}`);
  });

test('she goes from one list to the next as days pass, and leaves them with the visit', async () => {
  const w = await world();
  const her = await randomised(w);
  const at = async (count: number) => {
    w.setDay(day(count));
    return (await lines(w)).map((line) => line.replace(` ${her} followup: `, ' '));
  };
  // The soft window opens on day 229 and closes on day 257; the hard one closes on day 273.
  expect(await at(222)).toEqual([]);
  expect(await at(223)).toEqual(['week not_due']);
  expect(await at(228)).toEqual(['week not_due']);
  expect(await at(229)).toEqual(['week due', 'book due']);
  expect(await at(230)).toEqual(['book due']);
  expect(await at(257)).toEqual(['book due']);
  expect(await at(258)).toEqual(['overdue overdue']);
  expect(await at(274)).toEqual(['overdue too_late']);
  await w.as('assessor').capture.missVisit(her, 'followup', 'away');
  expect(await at(275)).toEqual([]);
});

test('an appointment takes her from those to be booked, and is on the list of its week until it has passed', async () => {
  const w = await world();
  const her = await randomised(w);
  const late = await randomised(w);
  const at = async (count: number) => {
    w.setDay(day(count));
    return lines(w);
  };
  await book(w, her, 'followup', { day: day(243), time: '09:30' });
  const [unbooked, overdue] = [`book ${late} followup: due`, `overdue ${late} followup: overdue`];
  expect(await at(236)).toEqual([unbooked]);
  const expected = `week ${her} followup: booked`;
  expect(await at(237)).toEqual([expected, unbooked]);
  expect(await at(243)).toEqual([expected, unbooked]);
  // Nobody came: she is to be booked again.
  expect(await at(244)).toEqual([`book ${her} followup: due`, unbooked]);
  // Booked after the window, and so overdue no more.
  const moved = (day__confirm?: string) =>
    w.as('assessor').capture.bookVisit(her, 'followup', {
      ...{ day: day(262), time: '09:30', version: '1', day__confirm },
    });
  const refused = await moved();
  await moved(refused.ok ? '' : refused.warnings[0]?.message);
  expect(await at(258)).toEqual([overdue, expected]);
  const week = (await asked(w, 'week')).lists[0];
  expect(week?.rows.map((row) => row.expected)).toEqual([{ day: day(262), time: '09:30' }]);
  expect(await at(263)).toEqual([overdue.replace(late, her), overdue]);
});

test('whoever is enrolled is to be booked for the first visit, until it is booked or opened', async () => {
  const w = await world();
  const [one, two] = [await enrol(w), await enrol(w)];
  const unbooked = (number: string) => `book ${number} baseline: due`;
  expect(await lines(w)).toEqual([unbooked(one), unbooked(two)]);
  await book(w, one, 'baseline', { day: day(3) });
  expect(await lines(w)).toEqual([`week ${one} baseline: booked`, unbooked(two)]);
  await w.as('assessor').capture.openVisit(one, 'baseline', { date: first });
  expect(await lines(w)).toEqual([unbooked(two), `forms ${one} baseline: arrived`]);
});

test('a visit that was opened stays among the missing forms until each is complete', async () => {
  const w = await world();
  const her = await randomised(w);
  const missing = async () => {
    const { lists } = await asked(w, 'forms');
    return lists.flatMap(({ rows }) =>
      rows.flatMap((row) =>
        Object.entries(row.marks)
          .filter(([form, mark]) => form.startsWith(`${row.visit}/`) && mark !== 'complete')
          .map(([form, mark]) => `${row.number} ${form}: ${mark}`),
      ),
    );
  };
  expect(await missing()).toEqual([]);
  const second = await enrol(w);
  await w.as('assessor').capture.openVisit(second, 'baseline', { date: first });
  const key = { number: second, visit: 'baseline', form: 'anthropometry' } as const;
  await save(w, key, but(anthropometryEntries, { weight_1: undefined }));
  expect(await missing()).toHaveLength(10);
  expect(await missing()).toContain(`${second} baseline/anthropometry: incomplete`);
  expect(await missing()).toContain(`${second} baseline/dxa: not_started`);
  w.setDay(followUpDay);
  await w.as('assessor').capture.openVisit(her, 'followup', { date: followUpDay });
  expect((await missing()).filter((each) => each.startsWith(her))).toHaveLength(8);
  await completeFollowUp(w, her);
  expect((await missing()).filter((each) => each.startsWith(her))).toEqual([]);
});

test('each list shows its beginning and how many there are, and by itself its pages', async () => {
  const w = await world();
  for (let i = 0; i < 27; i++) await enrol(w);
  const { lists } = await asked(w);
  expect(lists.map(({ name, total, rows }) => [name, total, rows.length])).toEqual([
    ['overdue', 0, 0],
    ['week', 0, 0],
    ['book', 27, 10],
    ['forms', 0, 0],
  ]);
  const pageOf = async (page: number) => {
    const [list] = (await asked(w, 'book', page)).lists;
    return [list?.page, list?.pages, list?.rows.length, list?.rows[0]?.number];
  };
  expect(await pageOf(1)).toEqual([1, 2, 25, 'L-001']);
  expect(await pageOf(2)).toEqual([2, 2, 2, 'L-026']);
  expect(await pageOf(9)).toEqual([2, 2, 2, 'L-026']);
  // A name that is no list's shows them all.
  expect((await asked(w, 'nonsense')).lists).toHaveLength(4);
});

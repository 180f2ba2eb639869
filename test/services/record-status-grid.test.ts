// The record status grid of a large study: it is read some participants at a time, and what a page shows does not hang on how
// many those are.
import { expect, test } from 'vitest';
import { gridFilters, pageSize, participantGrid } from '#app/services/record-status-grid.server.ts';
import { enrol, randomised } from '../acts.ts';
import { world } from '../world.ts';

test('each page has the same rows in the order of enrolment, however many are looked at in one read', async () => {
  const w = await world();
  const numbers: string[] = [];
  for (let i = 0; i < pageSize + 4; i++) numbers.push(i % 5 === 0 ? await randomised(w) : await enrol(w));
  const scope = w.scope('assessor');
  const pagesOf = async (filter: string, search: string, atATime?: number) => {
    const first = await participantGrid(scope, { page: 1, filter, search }, atATime);
    const rows = first.rows.map(({ number }) => number);
    for (let page = 2; page <= first.pages; page++)
      rows.push(
        ...(await participantGrid(scope, { page, filter, search }, atATime)).rows.map(({ number }) => number),
      );
    return { total: first.total, rows };
  };
  expect(await pagesOf('all', '')).toEqual({ total: numbers.length, rows: numbers });
  const later = numbers.filter((_, i) => i % 5 === 0);
  expect(await pagesOf('randomised', '')).toEqual({ total: later.length, rows: later });
  const tens = numbers.filter((number) => number.includes('1'));
  expect(await pagesOf('all', '1')).toEqual({ total: tens.length, rows: tens });
  for (const [filter] of gridFilters)
    for (const search of ['', '1'])
      for (const atATime of [1, 7, pageSize, numbers.length])
        expect(await pagesOf(filter, search, atATime)).toEqual(await pagesOf(filter, search));
  // Beyond the last page is the last one.
  const last = await participantGrid(scope, { page: 99, filter: 'all', search: '' }, 7);
  expect(last).toMatchObject({ page: 2, pages: 2 });
  expect(last.rows.map(({ number }) => number)).toEqual(numbers.slice(pageSize));
});

// What is asked only sometimes, from the page to the database: nothing typed is lost, and nothing is stored that was not
// asked.
import { beforeEach, expect, test } from 'vitest';
import { but, type Entries, enrol, medicalEntries } from '../acts.ts';
import { rowsOf } from '../db/raw.ts';
import { type TestWorld, world } from '../world.ts';

const answers = medicalEntries.filter(([name]) => name !== 'back_pain_score');
let w: TestWorld;
let number: string;
const send = (entries: Entries, more: Record<string, string> = {}) =>
  w
    .as('coordinator')
    .capture.save({ number, visit: 'baseline', form: 'medical_history' }, [
      ...entries,
      ...Object.entries({ __version: '0', ...more }),
    ]);
const refused = async (entries: Entries, more?: Record<string, string>) => {
  const saved = await send(entries, more);
  if (saved.ok) throw new Error('It was saved.');
  return saved.view;
};
const stored = async () => (await rowsOf(w, 'medical_history'))[0];

beforeEach(async () => {
  w = await world();
  number = await enrol(w);
});

test('a page that did not show what its answers open comes back with it, and with everything typed', async () => {
  const view = await refused(answers, { __shown: '' });
  expect(view).toMatchObject({ opened: ['back_pain_score'], errors: [], warnings: [] });
  expect(view.typed).toMatchObject(Object.fromEntries(answers));
  expect(await stored()).toBeUndefined();
  const score: Entries = [...answers, ['back_pain_score', '3']];
  expect(await send(score, { __shown: 'back_pain_score' })).toEqual({ ok: true, state: 'complete' });
  expect(await stored()).toMatchObject({ back_pain: 1, back_pain_score: 3, cancer: 0, cancer_year: null });
});

test('what is asked and left blank leaves the form incomplete', async () => {
  expect(await send(answers, { __shown: 'back_pain_score' })).toEqual({ ok: true, state: 'incomplete' });
  const reason: Entries = [...answers, ['back_pain_score__missing', '1']];
  expect(await send(reason, { __version: '1', __reason: 'she would not say' })).toEqual({
    ok: true,
    state: 'complete',
  });
});

test('a form is complete without what is not asked', async () => {
  expect(await send(but(answers, { back_pain: '0' }))).toEqual({ ok: true, state: 'complete' });
  expect(await stored()).toMatchObject({ back_pain_score: null, missing: '{}' });
});

test('an answer that changes does not drop what hung on it: it is refused, and then taken away by a tick', async () => {
  await send(medicalEntries);
  const more = { __version: '1', __reason: 'misheard' };
  const changed = but(medicalEntries, { back_pain: '0' });
  const view = await refused(changed, more);
  expect(view.errors).toEqual([
    {
      field: 'back_pain_score',
      message:
        'Back pain at its worst in these weeks: this is not asked with the answer to “Back pain in the last four weeks”. Take it away, or correct the answer.',
    },
  ]);
  expect(view.typed.back_pain_score).toBe('3');
  expect(await stored()).toMatchObject({ back_pain: 1, back_pain_score: 3, version: 1 });
  expect(await send([...changed, ['back_pain_score__clear', '1']], more)).toMatchObject({ ok: true });
  expect(await stored()).toMatchObject({ back_pain: 0, back_pain_score: null, version: 2 });
});

test('a reason for what is not asked is taken away by the same tick', async () => {
  const asked: Entries = [...answers, ['back_pain_score__missing', '1']];
  await send(asked);
  const more = { __version: '1', __reason: 'misheard' };
  const changed = but(asked, { back_pain: '0' });
  expect((await refused(changed, more)).missing).toEqual({ back_pain_score: '1' });
  const other = but(changed, { cancer: 'x', back_pain_score__clear: '1' });
  expect((await refused(other, more)).missing).toEqual({});
  expect(await send(but(other, { cancer: '0' }), more)).toMatchObject({ ok: true });
  expect(await stored()).toMatchObject({ back_pain_score: null, missing: '{}' });
});

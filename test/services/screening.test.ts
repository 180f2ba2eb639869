// The screening log: everyone assessed gets a number and a judgement, and the judgement decides who can be enrolled.
import { expect, test } from 'vitest';
import { but, consentEntries, enrol, screen, screeningEntries, ticks } from '../acts.ts';
import { content } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const log = (w: TestWorld) => w.as('coordinator').screening;
const verdictOf = async (w: TestWorld, changes: Record<string, string | undefined>) => {
  const entries = but(screeningEntries, { ...changes });
  const asked = await log(w).screen(entries);
  const answer = asked.ok ? asked : await log(w).screen([...entries, ...ticks(asked.view.warnings)]);
  if (!answer.ok) throw new Error('refused');
  return (await log(w).view(answer.number)).verdict;
};

test.each([
  [{ age: '60' }, 'not_eligible'],
  [{ ls_t: '-3.32', fn_t: undefined }, 'not_eligible'],
  [{ ls_t: '-0.59', fn_t: undefined }, 'not_eligible'],
  [{ ls_t: '-3.5', fn_t: '-1.0' }, 'not_eligible'],
  [{ ls_t: '-1.0', fn_t: '-3.32' }, 'not_eligible'],
  [{ postmenopausal: 'no' }, 'not_eligible'],
  [{ good_health: 'no', heart_contraindication: 'unknown' }, 'not_eligible'],
  [{ age: '61' }, 'eligible'],
  [{ ls_t: '-3.31', fn_t: undefined }, 'eligible'],
  [{ ls_t: '−0,60', fn_t: undefined }, 'eligible'],
  [{ ls_t: undefined, fn_t: '-0.60' }, 'eligible'],
  [{ ls_t: '0.2', fn_t: '-0.7' }, 'eligible'],
  [{ heart_contraindication: 'unknown' }, 'undetermined'],
  [{ ls_t: undefined, fn_t: undefined }, 'undetermined'],
  [{ age: undefined }, 'undetermined'],
] as const)('%o is judged %s', async (changes, verdict) => {
  expect(await verdictOf(await world(), changes)).toBe(verdict);
});

test('a refused entry gets no number, keeps all that was typed and says what is wrong with each value', async () => {
  const w = await world();
  const before = await content(w);
  const answer = await log(w).screen(
    but(screeningEntries, { age: '17', ls_t: '-2.105', screening_date: '2026-03-03', fn_t: 'low' }),
  );
  if (answer.ok) throw new Error('accepted');
  expect(answer.view.typed).toMatchObject({
    age: '17',
    ls_t: '-2.105',
    screening_date: '2026-03-03',
    fn_t: 'low',
  });
  expect(answer.view.errors.map((each) => each.field).sort()).toEqual([
    'age',
    'fn_t',
    'ls_t',
    'screening_date',
  ]);
  expect(await content(w)).toBe(before);
  expect(await screen(w)).toBe('S-001');
});

test('an unusual value is asked for again, and only that value is confirmed', async () => {
  const w = await world();
  const typed = but(screeningEntries, { age: '95' });
  const asked = await log(w).screen(typed);
  expect(asked).toMatchObject({
    ok: false,
    view: { errors: [], warnings: [{ field: 'age', rule: 'screening.age.expected' }] },
  });
  if (asked.ok) throw new Error('accepted');
  expect((await log(w).screen([...typed, ['age__confirm', '95']])).ok).toBe(false);
  expect(await log(w).screen([...typed, ...ticks(asked.view.warnings)])).toEqual({
    ok: true,
    number: 'S-001',
  });
});

test('everyone has a number in the order of screening, the refused as well', async () => {
  const w = await world();
  expect(await screen(w)).toBe('S-001');
  expect(await screen(w, { age: '60' })).toBe('S-002');
  expect(await screen(w, { age: undefined })).toBe('S-003');
  const { lines, total } = await log(w).log(1);
  expect(total).toBe(3);
  expect(lines.map((each) => [each.number, each.verdict])).toEqual([
    ['S-003', 'undetermined'],
    ['S-002', 'not_eligible'],
    ['S-001', 'eligible'],
  ]);
});

test('thirty at once get thirty numbers', async () => {
  const w = await world();
  const numbers = await Promise.all(Array.from({ length: 30 }, () => screen(w)));
  expect(new Set(numbers).size).toBe(30);
  expect(numbers.sort().at(-1)).toBe('S-030');
});

test('the log says why by criterion and value, and under which definition', async () => {
  const w = await world();
  const refused = await log(w).view(await screen(w, { age: '60', ls_t: '-3.32' }));
  expect(refused.reasons).toEqual([
    'Over 60 years of age, in completed years: 60 years',
    'Lowest T-score of lumbar spine and femoral neck from −3.31 to −0.60: −3.32',
  ]);
  expect(refused.definition).toBe(w.runtime.definition);
  const open = await log(w).view(await screen(w, { recent_fracture: 'unknown' }));
  expect(open.reasons).toEqual(['No fracture in the last 12 months: answered unknown']);
  expect((await log(w).view(await screen(w))).reasons).toEqual([]);
});

test('a page beyond the end is the last one, and one before the beginning the first', async () => {
  const w = await world();
  for (let i = 0; i < 51; i++) await screen(w);
  const second = await log(w).log(2);
  expect([second.page, second.pages, second.lines.map((each) => each.number)]).toEqual([2, 2, ['S-001']]);
  expect(await log(w).log(99)).toEqual(second);
  for (const page of [0, -3, Number.NaN]) expect((await log(w).log(page)).lines[0]?.number).toBe('S-051');
  expect((await log(await world()).log(7)).lines).toEqual([]);
});

test('who is screened again gets a new number that leads to the first, and the first to all', async () => {
  const w = await world();
  await screen(w, { age: undefined });
  await screen(w, { rescreen_of: 's-001', recent_fracture: 'yes' });
  await screen(w, { rescreen_of: 'S-002' });
  const [first, second, third] = await Promise.all(
    ['S-001', 'S-002', 'S-003'].map((each) => log(w).view(each)),
  );
  expect(first).toMatchObject({
    rescreenOf: null,
    rescreenedAs: ['S-002', 'S-003'],
    verdict: 'undetermined',
  });
  expect(second).toMatchObject({ rescreenOf: 'S-001', verdict: 'not_eligible' });
  expect(third).toMatchObject({ rescreenOf: 'S-001', verdict: 'eligible' });
});

test('an earlier number that is not in the log is refused', async () => {
  const w = await world();
  const answer = await log(w).screen([...screeningEntries, ['rescreen_of', 'S-009']]);
  expect(answer).toMatchObject({
    ok: false,
    view: { rescreenOf: 'S-009', errors: [{ field: 'rescreen_of' }] },
  });
});

test('a later screening never judges the earlier one again', async () => {
  const w = await world();
  await screen(w, { age: '60' });
  const before = await log(w).view('S-001');
  await screen(w, { rescreen_of: 'S-001', age: '61' });
  expect(await log(w).view('S-001')).toEqual({ ...before, rescreenedAs: ['S-002'] });
});

test('nothing that identifies has a place in the log', async () => {
  const w = await world();
  await log(w).screen([
    ...screeningEntries,
    ['initials', 'SENTINEL'],
    ['birth_year', '1947'],
    ['name', 'SENTINEL'],
  ]);
  expect(await content(w)).not.toContain('SENTINEL');
});

test.each([
  ['refused', { age: '60' }],
  ['undetermined', { heart_contraindication: 'unknown' }],
])('a person who is %s cannot be enrolled, whatever a request says', async (_, changes) => {
  const w = await world();
  const number = await screen(w, changes);
  const before = await content(w);
  expect(await refusal(log(w).enrol(number, consentEntries))).toBe('screening.not_eligible');
  const forged = [...consentEntries, ['verdict', 'eligible'], ['age', '66'], ['__override', '1']] as [
    string,
    string,
  ][];
  expect(await refusal(log(w).enrol(number, forged))).toBe('screening.not_eligible');
  expect(await content(w)).toBe(before);
});

test('of a person who was screened again only the last judgement counts', async () => {
  const w = await world();
  await screen(w);
  await screen(w, { rescreen_of: 'S-001', recent_fracture: 'yes' });
  expect(await refusal(log(w).enrol('S-001', consentEntries))).toBe('screening.not_eligible');
  await screen(w, { rescreen_of: 'S-002' });
  expect(await refusal(log(w).enrol('S-001', consentEntries))).toBe('screening.not_eligible');
  expect(await log(w).enrol('S-003', consentEntries)).toEqual({ ok: true, number: 'L-001' });
});

test('nobody is enrolled twice, under the same number or another of hers', async () => {
  const w = await world();
  await enrol(w);
  expect(await refusal(log(w).enrol('S-001', consentEntries))).toBe('screening.already_enrolled');
  await screen(w, { rescreen_of: 'S-001' });
  expect(await refusal(log(w).enrol('S-002', consentEntries))).toBe('screening.already_enrolled');
  expect(await refusal(log(w).enrol('S-404', consentEntries))).toBe('page.not_found');
});

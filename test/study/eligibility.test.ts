// The owner's rules of entry. One no refuses; otherwise one unknown leaves it open.
import { describe, expect, test } from 'vitest';
import { criteria, judge, limits } from '#app/study/eligibility.ts';
import { parseForm } from '#app/study/form.ts';
import { screening } from '#app/study/instruments/screening.ts';

const fit = {
  age: 66,
  ls_t: -2.15,
  fn_t: -1.5,
  postmenopausal: 'yes',
  good_health: 'yes',
  lower_limb_injury: 'no',
  recent_fracture: 'no',
  heart_contraindication: 'no',
  bone_affecting_drug: 'no',
  cognitive_impairment: 'no',
  lifting_already: 'no',
};
const questions = criteria.filter(({ kind }) => kind === 'asked').map(({ id }) => id);
const verdict = (more: object) => judge({ ...fit, ...more }).verdict;
const scores = (ls_t: number | null, fn_t: number | null) => verdict({ ls_t, fn_t });

describe('refused', () => {
  test.each([60, 59, 18])('%d completed years: over 60 is asked for', (age) => {
    expect(verdict({ age })).toBe('not_eligible');
  });

  test.each([-3.32, -0.59, -6, 0, 0.2, 6])('a T-score of %d, at either site or both', (score) => {
    expect(scores(score, null)).toBe('not_eligible');
    expect(scores(null, score)).toBe('not_eligible');
    expect(scores(score, score)).toBe('not_eligible');
  });

  test('the lowest counts: -3.50 and -1.00', () => {
    expect(scores(-3.5, -1)).toBe('not_eligible');
    expect(scores(-1, -3.5)).toBe('not_eligible');
  });

  test.each(questions)('the wrong answer to %s', (id) => {
    const wrong = fit[id as keyof typeof fit] === 'yes' ? 'no' : 'yes';
    expect(verdict({ [id]: wrong })).toBe('not_eligible');
  });

  test('a no wins over an unknown', () => {
    const judged = judge({ ...fit, age: 60, ls_t: null, fn_t: null, good_health: 'unknown' });
    expect(judged.verdict).toBe('not_eligible');
    expect(judged.reasons).toEqual(['Over 60 years of age, in completed years: 60 years']);
  });
});

describe('undetermined', () => {
  test.each(['age', ...questions])('%s is not answered', (id) => {
    expect(verdict({ [id]: null })).toBe('undetermined');
  });

  test.each(questions)('%s is answered with not known', (id) => {
    expect(verdict({ [id]: 'unknown' })).toBe('undetermined');
  });

  test('no T-score is at hand', () => {
    expect(scores(null, null)).toBe('undetermined');
    expect(judge({ ...fit, ls_t: null, fn_t: null }).reasons).toEqual([
      'Lowest T-score of lumbar spine and femoral neck from \u22123.31 to \u22120.60: no T-score at hand',
    ]);
  });

  test('nothing is known', () => {
    const judged = judge({});
    expect(judged.verdict).toBe('undetermined');
    expect(judged.reasons).toHaveLength(criteria.length);
  });
});

describe('accepted', () => {
  test.each([61, 62, 110])('%d completed years', (age) => {
    expect(verdict({ age })).toBe('eligible');
  });

  test.each([-3.31, -0.6, -3.3, -0.61, -2])('a T-score of %d, at either site or both', (score) => {
    expect(scores(score, null)).toBe('eligible');
    expect(scores(null, score)).toBe('eligible');
    expect(scores(score, score)).toBe('eligible');
  });

  test('the lowest counts: +0.20 and -0.70', () => {
    expect(scores(0.2, -0.7)).toBe('eligible');
    expect(scores(-0.7, 0.2)).toBe('eligible');
  });

  test('every hundredth is judged as its text says', () => {
    for (let hundredths = -600; hundredths <= 600; hundredths++) {
      const wanted = hundredths >= -331 && hundredths <= -60 ? 'eligible' : 'not_eligible';
      const text = (hundredths / 100).toFixed(2);
      const { values } = parseForm(screening, [['ls_t', text]], { today: '2026-03-01' });
      expect([text, verdict({ ls_t: values.ls_t, fn_t: null })]).toEqual([text, wanted]);
    }
  });
});

describe('reasons', () => {
  test('say criterion and value', () => {
    const judged = judge({ ...fit, age: 60, ls_t: -3.32, recent_fracture: 'yes' });
    expect(judged.reasons).toEqual([
      'Over 60 years of age, in completed years: 60 years',
      'Lowest T-score of lumbar spine and femoral neck from \u22123.31 to \u22120.60: \u22123.32',
      'No fracture in the last 12 months: answered yes',
    ]);
  });

  test('are none for the eligible, and every criterion is listed with its value all the same', () => {
    const judged = judge(fit);
    expect(judged.reasons).toEqual([]);
    expect(judged.criteria.map(({ id }) => id)).toEqual(criteria.map(({ id }) => id));
    expect(judged.criteria.map(({ state }) => state)).toEqual(criteria.map(() => 'yes'));
    expect(judged.criteria.slice(0, 2).map(({ shows }) => shows)).toEqual(['66 years', '\u22122.15']);
  });

  test('name the source: the owner gave four criteria, the others are ours', () => {
    const owners = criteria.filter(({ source }) => source === 'owner').map(({ id }) => id);
    expect(owners).toEqual(['age', 't_score', 'postmenopausal', 'good_health']);
  });
});

describe('limits are parameters', () => {
  const amended = { ...limits, ageOver: 58, tScoreHighest: -100 };

  test('the owner’s are in force', () => {
    expect(limits).toEqual({ ageOver: 60, tScoreLowest: -331, tScoreHighest: -60 });
  });

  test('an amendment judges the next screening and leaves the earlier judgement as it is', () => {
    const woman = { ...fit, age: 59 };
    const earlier = judge(woman);
    const before = JSON.stringify(earlier);
    expect(judge(woman, amended).verdict).toBe('eligible');
    expect(JSON.stringify(earlier)).toBe(before);
    expect(judge(woman).verdict).toBe('not_eligible');
  });

  test('an amended limit is the one that the reasons name', () => {
    const judged = judge({ ...fit, age: 58, ls_t: -0.99, fn_t: null }, amended);
    expect(judged.reasons).toEqual([
      'Over 58 years of age, in completed years: 58 years',
      'Lowest T-score of lumbar spine and femoral neck from \u22123.31 to \u22121.00: \u22120.99',
    ]);
  });
});

test('both ends of an amended range are included, whichever hundredths they are', () => {
  for (let hundredths = -600; hundredths <= 600; hundredths++) {
    const only = { ...limits, tScoreLowest: hundredths, tScoreHighest: hundredths };
    const verdictOf = (steps: number) =>
      judge({ ...fit, ls_t: Number(((hundredths + steps) / 100).toFixed(2)), fn_t: null }, only).verdict;
    expect([hundredths, verdictOf(-1), verdictOf(0), verdictOf(1)]).toEqual([
      hundredths,
      'not_eligible',
      'eligible',
      'not_eligible',
    ]);
  }
});

test('every question of the form is a criterion, and every criterion can be answered', () => {
  const asked = Object.entries(screening.fields).filter(([, { kind }]) => kind === 'choice');
  expect(asked.map(([name]) => name).sort()).toEqual([...questions].sort());
});

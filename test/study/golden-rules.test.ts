// A rule, a criterion or a check behaves as on the day its version was agreed. A new version gets new vectors by
//   UPDATE_GOLDEN=1 npx vitest run test/study
// which adds what is not there and never rewrites what is. Vectors of former versions stay, as a record.
import { describe, expect, test } from 'vitest';
import { goldenEntries } from './golden.ts';
import { differences, type Subject, subjects, type Vectors, vectorsOf } from './vectors.ts';

const all = subjects();
const current = Object.fromEntries(Object.entries(all).map(([key, subject]) => [key, vectorsOf(subject)]));
const golden = goldenEntries<Vectors>('rules.json', current);

describe.each(Object.keys(all))('%s', (key) => {
  const subject = all[key] as Subject;

  test('has vectors that tell its answers apart', () => {
    expect(
      golden[key],
      `no vectors of ${key}: write them with UPDATE_GOLDEN=1 npx vitest run test/study`,
    ).toBeDefined();
    const answers = new Set(golden[key]?.map(([, output]) => JSON.stringify(output)));
    expect(answers.size).toBeGreaterThan(1);
  });

  test('behaves as agreed', () => {
    expect(
      differences(subject, golden[key] ?? []),
      `${key} behaves otherwise without a new version: restore it, or raise its version and write new vectors`,
    ).toEqual([]);
  });
});

describe('the check itself', () => {
  const planted = (key: string, answer: Subject['answer']) =>
    differences({ answer, inputs: [] }, golden[key] ?? []);

  test('notices a largest attempt in place of the smallest', () => {
    const largest = all['rule best_max v1'] as Subject;
    expect(planted('rule best_min v1', largest.answer)).not.toEqual([]);
  });

  test('notices a mean of three in place of their median', () => {
    const mean = all['rule mean v1'] as Subject;
    expect(planted('rule mean_or_median v1', mean.answer)).not.toEqual([]);
  });

  test('notices a limit that is moved by one hundredth', () => {
    const judge = all['criterion t_score v1'] as Subject;
    const moved = (input: unknown) => {
      const { ls_t, ...others } = input as { ls_t?: number };
      return judge.answer(ls_t === undefined ? others : { ...others, ls_t: ls_t + 0.01 });
    };
    expect(planted('criterion t_score v1', moved)).not.toEqual([]);
  });

  test('notices a check that has fallen silent', () => {
    for (const key of Object.keys(all).filter((each) => each.startsWith('check ')))
      expect(
        planted(key, () => null),
        key,
      ).not.toEqual([]);
  });
});

// The scores of the WHOQOL-BREF, worked out by hand from the rule of its manual.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import { whoqolBref } from '#app/study/instruments/whoqol-bref.ts';

const scores = (answer: (item: number) => number | undefined) => {
  const entries = Array.from({ length: 26 }, (_, i) => i + 1).flatMap((item): [string, string][] => {
    const its = answer(item);
    return its === undefined ? [] : [[`whoqol_${item}`, String(its)]];
  });
  const { values } = parseForm(whoqolBref, entries, { today: '2026-03-01' });
  return ['physical', 'psychological', 'social', 'environment'].map((domain) => values[`whoqol_${domain}`]);
};
const without =
  (...items: number[]) =>
  (item: number) =>
    items.includes(item) ? undefined : 4;

describe('a domain goes from 0 to 100', () => {
  test.each<[string, (item: number) => number, (number | null)[]]>([
    ['the best answers', (item) => ([3, 4, 26].includes(item) ? 1 : 5), [100, 100, 100, 100]],
    ['the worst answers', (item) => ([3, 4, 26].includes(item) ? 5 : 1), [0, 0, 0, 0]],
    ['the middle everywhere', () => 3, [50, 50, 50, 50]],
    // (2 + 2 + 5 x 4) / 7 x 4, less 4, x 100 / 16; (2 + 5 x 4) / 6 likewise: items 3, 4 and 26 are turned round.
    ['four everywhere', () => 4, [60.71, 66.67, 75, 75]],
    ['one bad answer in the social domain', (item) => (item === 20 ? 1 : 4), [60.71, 66.67, 50, 75]],
    // Items 1 and 2 belong to no domain.
    ['items of no domain', (item) => (item <= 2 ? 1 : 4), [60.71, 66.67, 75, 75]],
  ])('%s', (_, answer, expected) => {
    expect(scores(answer)).toEqual(expected);
  });
});

describe('a domain is missing', () => {
  test.each<[string, number[], (number | null)[]]>([
    ['not when two of its items are', [10, 15], [55, 66.67, 75, 75]],
    ['when three of its items are', [10, 15, 16], [null, 66.67, 75, 75]],
    ['the social one not when one item is', [21], [60.71, 66.67, 75, 75]],
    ['the social one when two are', [21, 22], [60.71, 66.67, null, 75]],
    ['not when five of all items are', [1, 2, 10, 5, 8], [58.33, 65, 75, 75]],
    ['and all of them when six of all items are', [1, 2, 10, 5, 8, 21], [null, null, null, null]],
  ])('%s', (_, missing, expected) => {
    expect(scores(without(...missing))).toEqual(expected);
  });
});

test('none of the wording stands in the study', () => {
  for (const { label, ...field } of Object.values(whoqolBref.fields))
    if (field.kind !== 'calculated') {
      expect(label).toMatch(/^Item \d+$/);
      expect(Object.keys(field)).not.toContain('hint');
    }
});

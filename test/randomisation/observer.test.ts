// The observers in small lists, against theory that writes down every list with its likelihood: exact, nothing is drawn.
import { expect, test } from 'vitest';
import type { ListDesign } from '#app/services/randomisation/designs.server.ts';
import { observerOf } from '#app/services/randomisation/observer.server.ts';
import { exactly } from '#app/services/randomisation/predictability.server.ts';
import { blocks } from './judgements.ts';
import { armsOf, type Blocks, guessedRight, theoryOf } from './statistics.ts';

/** How likely a list is to begin with each text. */
function beginnings(theory: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [list, likely] of theory)
    for (let length = 0; length <= list.length; length++) {
      const start = list.slice(0, length);
      found.set(start, (found.get(start) ?? 0) + likely);
    }
  return found;
}

/** The forecast after each beginning that can be. */
function forecasts(design: ListDesign, starts: Iterable<string>, length: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const start of starts) {
    if (start.length === length) continue;
    const observer = observerOf(design);
    for (const arm of armsOf(start)) observer.sees(arm);
    found.set(start, observer.forecast());
  }
  return found;
}

const cases: [Blocks, number][] = [
  [blocks([4]), 12],
  [blocks([2, 4]), 12],
  [blocks([4, 6, 8]), 12],
  [blocks([3, 6], [2, 1]), 9],
  [blocks([3, 6], [1, 1, 1]), 8],
  [blocks([4, 8], [1, 1, 1, 1]), 6],
];

test.each(cases)('after every beginning the observer of %j forecasts what theory does', (design, length) => {
  const starts = beginnings(theoryOf(design, length));
  for (const [start, forecast] of forecasts(design, starts.keys(), length))
    for (const [arm, likely] of forecast.entries()) {
      const next = (starts.get(`${start}${arm}`) ?? 0) / (starts.get(start) as number);
      expect(likely, `${arm} after ${start}`).toBeCloseTo(next, 12);
    }
});

test('what is forecast is a likelihood: it adds up to 1', () => {
  const others: ListDesign[] = [
    { kind: 'simple', ratio: [3, 2, 1] },
    { kind: 'big_stick', ratio: [1, 1], limit: 2 },
  ];
  for (const design of [...others, blocks([4, 6, 8])]) {
    const observer = observerOf(design);
    for (const arm of [0, 0, 1, 1, 0, 1, 1, 0]) {
      expect(observer.forecast().reduce((total, each) => total + each, 0)).toBeCloseTo(1, 12);
      observer.sees(arm);
    }
  }
});

test('of a big stick at its limit the next arm is certain, and from its middle it is a coin', () => {
  const observer = observerOf({ kind: 'big_stick', ratio: [1, 1], limit: 2 });
  for (const [arm, before] of [
    [1, [0.5, 0.5]],
    [1, [0.5, 0.5]],
    [0, [1, 0]],
    [0, [0.5, 0.5]],
  ] as const) {
    expect(observer.forecast()).toEqual(before);
    observer.sees(arm);
  }
});

test.each(cases.filter(([design]) => design.ratio.length === 2 && design.ratio[0] === 1))(
  'lists of 1 to 12 of %j let the arm that is behind be guessed as often as theory says',
  (design, length) => {
    for (let n = 1; n <= length; n++) {
      let right = 0;
      for (const [list, likely] of theoryOf(design, n)) right += likely * guessedRight(armsOf(list));
      const exact = exactly(design, [{ stratum: 'a', participants: n }]);
      expect(exact.convergence).toBeCloseTo(right / n, 12);
    }
  },
);

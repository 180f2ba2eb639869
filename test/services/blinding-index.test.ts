// Bang's and James' indices against figures that others computed, against calculations by hand, and by simulation.
import { describe, expect, test } from 'vitest';
import { bangIndex, type Guesses, type Index, jamesIndex } from '#app/services/blinding-index.server.ts';
import { chance } from '../../scripts/demo/chance.ts';

const rounded = (its: Index, places: number) => {
  if (its.value === null || its.interval === null) throw new Error(its.note);
  return [its.value, its.error, ...its.interval].map((each) => Number(each.toFixed(places)));
};
const guesses = (right: number, wrong: number, unknown: number): Guesses => ({ right, wrong, unknown });

// Investigators of the SOX trial: counts of table 2 of Houweling AH et al., Clin Trials 2014;11:547-52. The figures are
// those that another program, BlindingIndex.jl, prints for them in its README: index, standard error and two-sided
// 95 % limits to three decimals. (It prints 0.08, 0.15 and 0.06 for limits that end in zero.)
const sox = { active: guesses(48, 4, 330), placebo: guesses(30, 22, 319) };

// CRISP, the example of Bang 2004: counts of its table 7, as they stand in the manual of the R package BI. The published
// indices could not be read again; what is expected here is worked out by hand below, and the errors by simulation.
const crisp = { drug: guesses(82, 25, 170), placebo: guesses(29, 27, 83) };

describe('refused, or without an index', () => {
  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is no count', (count) => {
    expect(() => bangIndex(guesses(count, 1, 1))).toThrow(RangeError);
    expect(() => jamesIndex(guesses(1, 1, 1), guesses(1, count, 1))).toThrow(RangeError);
  });

  test('an arm with nobody in it', () => {
    expect(bangIndex(guesses(0, 0, 0))).toEqual({ value: null, note: 'Nobody guessed for this arm.' });
    const none = { value: null, note: 'Nobody guessed for one of the arms.' };
    expect(jamesIndex(guesses(0, 0, 0), guesses(3, 2, 1))).toEqual(none);
    expect(jamesIndex(guesses(3, 2, 1), guesses(0, 0, 0))).toEqual(none);
  });

  test('nobody who does not say “I do not know”', () => {
    expect(bangIndex(guesses(0, 0, 7))).toMatchObject({ value: 0, error: 0, interval: null });
    expect(jamesIndex(guesses(0, 0, 7), guesses(0, 0, 8))).toMatchObject({ value: 1, interval: null });
  });

  test('no variance: everybody right, or everybody wrong', () => {
    expect(bangIndex(guesses(9, 0, 0))).toMatchObject({ value: 1, interval: null });
    expect(bangIndex(guesses(0, 9, 0))).toMatchObject({ value: -1, interval: null });
    expect(jamesIndex(guesses(9, 0, 0), guesses(5, 0, 0))).toMatchObject({ value: 0, interval: null });
  });

  test('only one arm was guessed about, and rightly', () => {
    const { value, note } = jamesIndex(guesses(5, 0, 2), guesses(0, 0, 4));
    expect([value, note]).toEqual([null, expect.stringContaining('nothing to compare')]);
  });

  test('no table of up to three in a cell gives a number that is none, or a limit outside the index', () => {
    const counts = [0, 1, 2, 3];
    const all = counts.flatMap((a) => counts.flatMap((b) => counts.map((c) => guesses(a, b, c))));
    for (const one of all)
      for (const two of all)
        for (const [its, from] of [
          [bangIndex(one), -1],
          [jamesIndex(one, two), 0],
        ] as const) {
          if (its.value === null) expect(its.note).not.toBe('');
          else
            for (const each of [its.value, ...(its.interval ?? [])])
              if (!(each >= from && each <= 1)) throw new Error(JSON.stringify([one, two, its]));
        }
  });
});

test('SOX, investigators: as another program prints it, to three decimals', () => {
  expect(rounded(jamesIndex(sox.active, sox.placebo), 3)).toEqual([0.896, 0.011, 0.875, 0.918]);
  expect(rounded(bangIndex(sox.active), 3)).toEqual([0.115, 0.018, 0.08, 0.15]);
  expect(rounded(bangIndex(sox.placebo), 3)).toEqual([0.022, 0.019, -0.016, 0.06]);
});

describe('CRISP', () => {
  test('by hand: Bang', () => {
    expect(bangIndex(crisp.drug).value).toBeCloseTo(57 / 277, 12);
    expect(bangIndex(crisp.placebo).value).toBeCloseTo(2 / 139, 12);
    // The variance as the paper writes it: of each share, and twice their product.
    const [p, q, n] = [82 / 277, 25 / 277, 277];
    const written = Math.sqrt((p * (1 - p) + q * (1 - q) + 2 * p * q) / n);
    expect(rounded(bangIndex(crisp.drug), 12)[1]).toBeCloseTo(written, 12);
  });

  test('by hand: James, through its kappa', () => {
    const n = 416;
    const unknown = 253 / n;
    const observed = (25 + 27) / 163;
    // 107 of the drug and 56 of placebo guessed; 109 guessed the drug and 54 placebo.
    const expected = (107 * 54 + 56 * 109) / 163 ** 2;
    const kappa = (observed - expected) / expected;
    const { value } = jamesIndex(crisp.drug, crisp.placebo);
    expect(value).toBeCloseTo((1 + unknown + (1 - unknown) * kappa) / 2, 12);
    expect(value?.toFixed(2)).toBe('0.75');
  });
});

/** The table drawn again: each of its people once more by chance. */
function drawnAgain(tables: readonly Guesses[], luck: ReturnType<typeof chance>): Guesses[] {
  const people = tables.flatMap(({ right, wrong, unknown }, arm) =>
    [right, wrong, unknown].flatMap((count, kind) =>
      Array.from({ length: count }, () => [arm, kind] as const),
    ),
  );
  const found = tables.map(() => [0, 0, 0] as [number, number, number]);
  for (let i = 0; i < people.length; i++) {
    const [arm, kind] = luck.pick(people);
    const row = found[arm];
    if (row) row[kind as 0 | 1 | 2] += 1;
  }
  return found.map(([right, wrong, unknown]) => ({ right, wrong, unknown }));
}

test.each([
  ['SOX', [sox.active, sox.placebo]],
  ['CRISP', [crisp.drug, crisp.placebo]],
  ['a table in which most guess rightly', [guesses(40, 12, 8), guesses(31, 9, 20)]],
] as const)('%s: the standard errors are those of four thousand tables drawn again', (name, tables) => {
  const luck = chance('drawn again', name);
  const drawn: [number[], number[]] = [[], []];
  for (let i = 0; i < 4000; i++) {
    const [one, two] = drawnAgain(tables, luck);
    if (!one || !two) throw new Error('Two arms are drawn.');
    drawn[0].push(jamesIndex(one, two).value ?? Number.NaN);
    drawn[1].push(bangIndex(one).value ?? Number.NaN);
  }
  const spread = (all: number[]) => {
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return Math.sqrt(all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / all.length);
  };
  const errors = [jamesIndex(tables[0], tables[1]), bangIndex(tables[0])].map(
    (its) => rounded(its, 12)[1] ?? 0,
  );
  // The spread of four thousand is known to about 1.1 %: four times that.
  for (const i of [0, 1] as const)
    expect(Math.abs(spread(drawn[i]) / (errors[i] ?? 1) - 1)).toBeLessThan(0.045);
});

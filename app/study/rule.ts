// Rules that derive a value. Each has an id, a version and a readable formula, which are hashed with the
// definition; golden vectors fail when a rule behaves otherwise without a new version.
import type { Values } from './field.ts';

export interface Rule {
  id: string;
  version: number;
  formula: string;
  /** Pure: takes the declared inputs alone; null when there is nothing to derive from. */
  compute(inputs: Values): number | null;
}

const numbers = (inputs: Values): number[] =>
  Object.values(inputs).filter((value) => typeof value === 'number');

/**
 * Rounds half away from zero, as a person would by hand: 2.675 to 2 decimals is 2.68. Fifteen digits are what a
 * double holds; those after them are noise of its arithmetic (0.1 + 0.2) and must not decide.
 */
export function roundTo(value: number, decimals: number): number {
  if (Math.abs(value) >= 1e15) return value;
  const written = Number(Math.abs(value).toPrecision(15)).toExponential();
  const [digits = '0', exponent = '0'] = written.split('e');
  const rounded = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  const result = Number(`${rounded}e${-decimals}`);
  return value < 0 && result !== 0 ? -result : result;
}

export const bestMax: Rule = {
  id: 'best_max',
  version: 1,
  formula: 'the largest attempt',
  compute(inputs) {
    const all = numbers(inputs);
    return all.length === 0 ? null : Math.max(...all);
  },
};

export const bestMin: Rule = {
  id: 'best_min',
  version: 1,
  formula: 'the smallest attempt',
  compute(inputs) {
    const all = numbers(inputs);
    return all.length === 0 ? null : Math.min(...all);
  },
};

export const mean: Rule = {
  id: 'mean',
  version: 1,
  formula: 'the mean of the measurements',
  compute(inputs) {
    const all = numbers(inputs);
    return all.length === 0 ? null : all.reduce((sum, each) => sum + each, 0) / all.length;
  },
};

export const meanOrMedian: Rule = {
  id: 'mean_or_median',
  version: 1,
  formula: 'the mean of two measurements; the median of three, where they differed too much',
  compute(inputs) {
    const all = numbers(inputs).sort((a, b) => a - b);
    if (all.length === 3) return all[1] ?? null;
    return all.length === 0 ? null : all.reduce((sum, each) => sum + each, 0) / all.length;
  },
};

export const bodyMassIndex: Rule = {
  id: 'bmi',
  version: 1,
  formula: 'weight in kg / (height in m) squared',
  compute({ weight, height }) {
    if (typeof weight !== 'number' || typeof height !== 'number' || height === 0) return null;
    return weight / (height / 100) ** 2;
  },
};

export const scannedMass: Rule = {
  id: 'scanned_mass',
  version: 1,
  formula: 'lean_mass + fat_mass + wb_bmc / 1000',
  compute({ lean_mass: lean, fat_mass: fat, wb_bmc: bone }) {
    if (typeof lean !== 'number' || typeof fat !== 'number' || typeof bone !== 'number') return null;
    return lean + fat + bone / 1000;
  },
};

export const flexicurveIndex: Rule = {
  id: 'flexicurve_index',
  version: 1,
  formula: 'width / length x 100',
  compute(inputs) {
    const [width, length] = Object.values(inputs);
    if (typeof width !== 'number' || typeof length !== 'number' || length === 0) return null;
    return (width / length) * 100;
  },
};

// One simulated participant: what she would measure at each visit. Ages and T-scores lie within the owner's rules;
// changes imitate the owner's figures when the effect is published, and know no arm when it is none.
import type { Chance } from './chance.ts';

export interface Woman {
  age: number;
  lsT: number;
  fnT: number;
  height: number;
  weight: number;
  bes: number;
  les: number;
  tug: number;
  ftsts: number;
  frt: number;
  medication: boolean;
  lsArea: number;
  fnArea: number;
}

/** Changes from baseline to follow-up in percent. */
export interface Change {
  ls: [mean: number, sd: number];
  fn: [mean: number, sd: number];
  bes: [mean: number, sd: number];
}

export const published: Record<'HIPRT' | 'CONTROL', Change> = {
  HIPRT: { ls: [1.6, 2.8], fn: [0.3, 2.6], bes: [65, 20] },
  CONTROL: { ls: [-1.6, 2.8], fn: [-2.5, 2.6], bes: [17, 15] },
};
export const noEffect: Change = { ls: [0, 2.8], fn: [-1, 2.6], bes: [20, 15] };

export function woman(chance: Chance): Woman {
  const lowest = chance.within(-2.1, 0.7, -3.31, -0.6);
  const other = Math.min(2, lowest + Math.abs(chance.normal(0.5, 0.4)));
  const spineIsLower = chance.yes(0.6);
  return {
    age: Math.floor(chance.within(65, 5, 61, 85)),
    lsT: spineIsLower ? lowest : other,
    fnT: spineIsLower ? other : lowest,
    height: chance.within(161.8, 5.9, 146, 179),
    weight: chance.within(63.1, 10.4, 42, 105),
    bes: chance.within(26, 7, 10, 42),
    les: chance.within(58, 14, 20, 100),
    tug: chance.within(7, 1.2, 4.5, 12),
    ftsts: chance.within(11, 2, 6, 20),
    frt: chance.within(33, 5, 18, 46),
    medication: chance.yes(0.28),
    lsArea: chance.within(54, 5, 40, 70),
    fnArea: chance.within(4.9, 0.4, 3.8, 6.2),
  };
}

type Entries = [string, string][];

export const anthropometryOf = (chance: Chance, her: Woman, heightChange: number): Entries => {
  const height = her.height + heightChange;
  const first = height + chance.normal(0, 0.1);
  return [
    ['height_1', first.toFixed(1)],
    ['height_2', (Number(first.toFixed(1)) + (chance.yes(0.5) ? 0.1 : -0.1)).toFixed(1)],
    ['weight_1', (her.weight + chance.normal(0, 0.8)).toFixed(1)],
  ];
};

export function dxaOf(chance: Chance, her: Woman, day: string, change: { ls: number; fn: number }): Entries {
  const ls = (1.04 + 0.11 * her.lsT) * (1 + change.ls / 100);
  const fn = (0.86 + 0.11 * her.fnT) * (1 + change.fn / 100);
  return [
    ['scan_date', day],
    ['device', 'Medix DR'],
    ['phantom', 'WITHIN'],
    ['operator', chance.pick(['AK', 'PM'])],
    ['t_reference', 'NHANES III'],
    ['ls_region', 'L1L4'],
    ['ls_bmd', ls.toFixed(3)],
    ['ls_t', ((ls - 1.04) / 0.11).toFixed(2)],
    ['ls_area', her.lsArea.toFixed(2)],
    ['ls_bmc', (Number(ls.toFixed(3)) * Number(her.lsArea.toFixed(2))).toFixed(2)],
    ['fn_side', 'L'],
    ['fn_bmd', fn.toFixed(3)],
    ['fn_t', ((fn - 0.86) / 0.11).toFixed(2)],
    ['fn_area', her.fnArea.toFixed(2)],
    ['fn_bmc', (Number(fn.toFixed(3)) * Number(her.fnArea.toFixed(2))).toFixed(2)],
  ];
}

export function strengthOf(chance: Chance, her: Woman, factor: { bes: number; function: number }): Entries {
  const attempts = (
    name: string,
    best: number,
    decimals: number,
    count: number,
    direction: 1 | -1,
    step = 0,
  ): Entries => {
    const at = Math.floor(chance.uniform() * count);
    return Array.from({ length: count }, (_, i) => {
      const loss = i === at ? 0 : Math.abs(chance.normal(0.05, 0.03));
      const value = best * (1 - direction * loss);
      const read = step === 0 ? value : Math.round(value / step) * step;
      return [`${name}_t${i + 1}`, read.toFixed(decimals)];
    });
  };
  const entries = [
    ...attempts('bes', Math.min(79, her.bes * factor.bes), 1, 3, 1),
    ...attempts('les', Math.min(118, her.les * factor.function), 1, 3, 1),
    ...attempts('tug', her.tug / factor.function, 2, 2, -1),
    ...attempts('ftsts', her.ftsts / factor.function, 2, 2, -1),
    ...attempts('frt', Math.min(49, her.frt * Math.sqrt(factor.function)), 1, 3, 1, 0.5),
  ];
  if (chance.yes(0.06))
    return entries.filter(([name]) => name !== 'les_t3').concat([['les_t3__missing', '2']]);
  return entries;
}

// What the simulated women enter besides bone density, height, weight and strength. It knows no arm: every change is drawn
// alike for everybody.
import type { Chance } from './chance.ts';
import type { Woman } from './woman.ts';

type Entries = [string, string][];

/** Her medical history: what an answer opens is answered too. */
export function medicalHistoryOf(chance: Chance): Entries {
  const had = (name: string, probability: number, then: Entries = []): Entries =>
    chance.yes(probability) ? [[name, '1'], ...then] : [[name, '0']];
  const yearOf = (from: number, to: number) => String(Math.floor(from + chance.uniform() * (to - from)));
  return [
    ...had('hypertension', 0.4),
    ...had('heart_disease', 0.08),
    ...had('diabetes', 0.07, [['diabetes_type', chance.pick(['2', '2', '2', '9'])]]),
    ...had('thyroid_disease', 0.15),
    ...had('osteoarthritis', 0.45, [
      ['osteoarthritis_sites', chance.pick(['KNEE', 'HAND'])],
      ['osteoarthritis_sites', chance.pick(['SPINE', 'HIP'])],
    ]),
    ...had('joint_replacement', 0.06, [['joint_replacement_year', yearOf(2008, 2023)]]),
    ...had('cancer', 0.1, [
      chance.yes(0.1) ? ['cancer_year__missing', '9'] : ['cancer_year', yearOf(1992, 2020)],
    ]),
    ...had('back_pain', 0.35, [['back_pain_score', chance.pick(['1', '2', '3', '3', '4', '5', '9'])]]),
    ...had('glucocorticoids', 0.05),
    ...had('parent_hip_fracture', 0.18),
    ...had('ovaries_removed', 0.1),
  ];
}

/** Whole body and hip; they follow from her weight and her T-scores. */
export function compositionOf(chance: Chance, her: Woman, day: string, change: { fn: number }): Entries {
  const fat = her.weight * chance.within(0.37, 0.05, 0.22, 0.5);
  const bone = chance.within(2000, 220, 1400, 2700);
  const lean = her.weight - fat - bone / 1000 + chance.normal(0, 0.3);
  const hip = (0.94 + 0.12 * her.fnT) * (1 + change.fn / 200);
  const entries: Entries = [
    ['wb_scan_date', day],
    ['lean_mass', lean.toFixed(2)],
    ['fat_mass', fat.toFixed(2)],
    ['limb_lean_mass', (lean * chance.within(0.42, 0.02, 0.37, 0.47)).toFixed(2)],
    ['fat_percent', ((fat / (lean + fat + bone / 1000)) * 100).toFixed(1)],
    ['wb_bmd', chance.within(1.0, 0.07, 0.82, 1.2).toFixed(3)],
    ['wb_bmc', bone.toFixed(1)],
    ['th_bmd', hip.toFixed(3)],
    ['th_t', ((hip - 0.94) / 0.12).toFixed(2)],
  ];
  return [
    ...entries,
    chance.yes(0.04) ? ['troch_bmd__missing', '6'] : ['troch_bmd', (hip * 0.79).toFixed(3)],
  ];
}

export function kyphosisOf(chance: Chance): Entries {
  const neutral = chance.within(46, 8, 26, 66);
  const tall = neutral - chance.within(8, 3, 1, 16);
  const three = (name: string, about: number): Entries =>
    [1, 2, 3].map((at) => [`${name}_${at}`, Math.max(5, about + chance.normal(0, 1.2)).toFixed(1)]);
  return [...three('kyph_neutral', neutral), ...three('kyph_tall', tall)];
}

export function auscalOf(chance: Chance): Entries {
  const diet = Math.round(chance.within(870, 290, 260, 1900));
  const takes = chance.yes(0.4);
  return [
    ['diet_calcium', String(diet)],
    ['calcium_supplement', takes ? '1' : '0'],
    ...(takes ? ([['supplement_calcium', chance.pick(['500', '600', '1000'])]] as Entries) : []),
  ];
}

/** Mostly content; now and then an item that she would not answer. */
export function whoqolOf(chance: Chance): Entries {
  const declines = chance.yes(0.15);
  return Array.from({ length: 26 }, (_, i): [string, string] => {
    const item = i + 1;
    const good = Math.round(chance.within(3.9, 0.8, 1, 5));
    if (declines && item === 21) return ['whoqol_21__missing', '1'];
    return [`whoqol_${item}`, String([3, 4, 26].includes(item) ? 6 - good : good)];
  });
}

export function bpaqOf(chance: Chance): Entries {
  const past = Math.abs(chance.normal(35, 28));
  const current = Math.abs(chance.normal(4, 5));
  return [
    ['bpaq_past', past.toFixed(2)],
    ['bpaq_current', current.toFixed(2)],
    ['bpaq_total', ((past + current) / 2).toFixed(2)],
  ];
}

/** Heel ultrasound, which the site of the demonstration has. */
export function qusOf(chance: Chance): Entries {
  const [bua, sos] = [chance.within(104, 9, 84, 132), chance.within(1545, 22, 1490, 1605)];
  const two = (name: string, about: number, sd: number): Entries =>
    [1, 2].map((at) => [`${name}_${at}`, (about + chance.normal(0, sd)).toFixed(1)]);
  return [
    ['qus_side', 'L'],
    ...two('bua', bua, 1),
    ...two('sos', sos, 2),
    ...two('stiffness', 0.67 * bua + 0.28 * sos - 420, 0.5),
  ];
}

/** A jump; one of the attempts hurts now and then. */
export function jumpOf(chance: Chance): Entries {
  const height = chance.within(14, 3, 7, 26);
  const impulse = chance.within(110, 14, 70, 150);
  const hurts = chance.yes(0.08);
  const three = (name: string, best: number): Entries =>
    [1, 2, 3].map((at) =>
      hurts && at === 3
        ? [`${name}_3__missing`, '8']
        : [`${name}_${at}`, (best * (1 - 0.06 * chance.uniform())).toFixed(1)],
    );
  return [...three('jump_height', height), ...three('jump_impulse', impulse)];
}

// The parameters of ADEFF: every field of the study that has an analysis code. Label and unit are those of the field; what
// stands here is the order, and under which heading a parameter is found.
import type { Field } from '../field.ts';
import { study } from '../index.ts';
import type { Instrument } from '../instrument.ts';

/** Heading -> code -> number. A number is never given twice, nor changed once data were exported under it. */
const headings: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'BONE DENSITY': {
    ...{ LSBMD: 1, FNBMD: 2, THBMD: 3, WBBMD: 4, LSBMC: 5, FNBMC: 6, LSTSC: 7, FNTSC: 8, FNCTH: 9 },
    ...{ THTSC: 14, TRBMD: 15, WBBMC: 16 },
  },
  'QUANTITATIVE ULTRASOUND': { BUA: 11, SOS: 12, SI: 13 },
  STRENGTH: { BES: 20, LES: 21 },
  FUNCTION: { TUG: 30, FTSTS: 31, FRT: 32, VJH: 33, VJI: 34 },
  ANTHROPOMETRY: { HEIGHT: 40, WEIGHT: 41, BMI: 42 },
  'BODY COMPOSITION': { LEANM: 44, FATM: 45, FATPC: 46, ALM: 47 },
  POSTURE: { KYPHN: 50, KYPHT: 51, FLEXI: 53 },
  QUESTIONNAIRE: {
    ...{ BPAQC: 60, BPAQT: 61, CALC: 62, PACES: 63, BPAQP: 64 },
    ...{ WQPHYS: 65, WQPSYCH: 66, WQSOCIAL: 67, WQENVIR: 68 },
  },
};

export interface Parameter {
  code: string;
  label: string;
  n: number;
  category: string;
  field: string;
  definition: Field;
  /** The forms that hold it; of several, each at a visit of its own. */
  forms: readonly Instrument[];
  /** Whether a form that holds it reveals the arm: then it is in no masked export. */
  isMasked: boolean;
}

function placeOf(code: string): { n: number; category: string } {
  for (const [category, its] of Object.entries(headings)) {
    const n = its[code];
    if (n !== undefined) return { n, category };
  }
  throw new Error(`The analysis code ${code} has no heading and number: add it to analysis/parameters.ts.`);
}

function all(): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const form of study.instruments)
    for (const [field, definition] of Object.entries(form.fields)) {
      const { code } = definition;
      if (code === undefined) continue;
      const known = found.get(code);
      const forms = [...(known?.forms ?? []), form];
      const isMasked = forms.some((each) => each.reveals === 'arm') || definition.reveals === 'arm';
      const label = definition.exportLabel ?? definition.label;
      found.set(code, { code, label, ...placeOf(code), field, definition, forms, isMasked });
    }
  return [...found.values()].sort((one, other) => one.n - other.n);
}

/** All of them, by number. */
export const parameters: readonly Parameter[] = all();

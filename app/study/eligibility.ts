// Eligibility as data: each criterion answers yes, no or unknown. One `no` refuses; otherwise one `unknown`
// leaves the person undetermined, neither enrolled nor counted as refused. Limits are parameters of the
// definition version: an amendment changes later screenings and never judges an earlier one again.
import type { Value } from './kinds.ts';

export type Answer = 'yes' | 'no' | 'unknown';
type Values = Readonly<Record<string, Value>>;

export interface Criterion {
  id: string;
  label: string;
  source: 'owner' | 'ours';
  version: number;
  formula: string;
  judge(values: Values, limits: Limits): Answer;
  shows(values: Values): string;
}

export interface Judgement {
  verdict: 'eligible' | 'not_eligible' | 'undetermined';
  criteria: { id: string; label: string; state: Answer; shows: string; source: string }[];
}

/** The owner's limits. T-scores in hundredths, so that comparing them is exact. */
export const limits = { ageOver: 60, tScoreLowest: -331, tScoreHighest: -60 } as const;
export type Limits = { ageOver: number; tScoreLowest: number; tScoreHighest: number };

/** The lowest T-score at hand, in hundredths; undefined when there is none. */
function lowestTScore(values: Values): number | undefined {
  const scores = [values.ls_t, values.fn_t].filter((value) => typeof value === 'number').map((score) => Math.round(score * 100));
  return scores.length === 0 ? undefined : Math.min(...scores);
}

const asked = (id: string, label: string, source: 'owner' | 'ours', wanted: 'yes' | 'no'): Criterion => ({
  id,
  label,
  source,
  version: 1,
  formula: `the answer to ${id} is ${wanted}`,
  judge(values) {
    const answer = values[id];
    if (answer !== 'yes' && answer !== 'no') return 'unknown';
    return answer === wanted ? 'yes' : 'no';
  },
  shows: (values) => (typeof values[id] === 'string' ? values[id] : 'not answered'),
});

export const criteria: readonly Criterion[] = [
  {
    id: 'age',
    label: `Over ${limits.ageOver} years of age, in completed years`,
    source: 'owner',
    version: 1,
    formula: 'age > ageOver',
    judge: ({ age }, { ageOver }) => (typeof age !== 'number' ? 'unknown' : age > ageOver ? 'yes' : 'no'),
    shows: ({ age }) => (typeof age === 'number' ? `${age} years` : 'not known'),
  },
  {
    id: 't_score',
    label: 'Lowest T-score of lumbar spine and femoral neck from \u22123.31 to \u22120.60',
    source: 'owner',
    version: 1,
    formula: 'tScoreLowest <= lowest of ls_t, fn_t (one is enough) <= tScoreHighest',
    judge(values, { tScoreLowest, tScoreHighest }) {
      const lowest = lowestTScore(values);
      if (lowest === undefined) return 'unknown';
      return lowest >= tScoreLowest && lowest <= tScoreHighest ? 'yes' : 'no';
    },
    shows(values) {
      const lowest = lowestTScore(values);
      return lowest === undefined ? 'no T-score at hand' : (lowest / 100).toFixed(2).replace('-', '\u2212');
    },
  },
  asked('postmenopausal', 'Post-menopausal', 'owner', 'yes'),
  asked('good_health', 'In good general health', 'owner', 'yes'),
  asked('lower_limb_injury', 'No injury or surgery of a leg joint that limits exercise', 'ours', 'no'),
  asked('recent_fracture', 'No fracture in the last 12 months', 'ours', 'no'),
  asked('heart_contraindication', 'No uncontrolled heart disease or other contraindication to heavy exercise', 'ours', 'no'),
  asked('bone_affecting_drug', 'No drug that affects bone, osteoporosis medication apart', 'ours', 'no'),
  asked('cognitive_impairment', 'No cognitive impairment that prevents consent', 'ours', 'no'),
  asked('lifting_already', 'Not doing heavy resistance training now', 'ours', 'no'),
];

/** Judges the values of a screening. */
export function judge(values: Values, parameters: Limits = limits): Judgement {
  const judged = criteria.map((each) => ({
    id: each.id,
    label: each.label,
    state: each.judge(values, parameters),
    shows: each.shows(values),
    source: each.source,
  }));
  const states = judged.map((each) => each.state);
  const verdict = states.includes('no') ? 'not_eligible' : states.includes('unknown') ? 'undetermined' : 'eligible';
  return { verdict, criteria: judged };
}

// Eligibility as data: each criterion answers yes, no or unknown. One `no` refuses; otherwise one `unknown`
// leaves the person undetermined, neither enrolled nor counted as refused. Limits are parameters of the
// definition version: an amendment changes later screenings and never judges an earlier one again.
import type { Source, Values } from './field.ts';

export type Answer = 'yes' | 'no' | 'unknown';

export interface Criterion {
  id: string;
  /** The criterion in words, with the limits that were in force. */
  label(limits: Limits): string;
  source: Source;
  /** A limit on a number, or a question that is asked. */
  kind: 'limit' | 'asked';
  version: number;
  formula: string;
  /** `yes`: the criterion is met. */
  judge(values: Values, limits: Limits): Answer;
  /** The value that was judged, for people. */
  shows(values: Values): string;
}

export interface Judgement {
  verdict: 'eligible' | 'not_eligible' | 'undetermined';
  criteria: { id: string; label: string; state: Answer; shows: string; source: Source }[];
  /** Why not, or what is not known: criterion and value. Empty for the eligible. */
  reasons: string[];
}

/** The owner's limits. T-scores in hundredths, so that comparing them is exact. */
export const limits = { ageOver: 60, tScoreLowest: -331, tScoreHighest: -60 } as const;
export type Limits = { ageOver: number; tScoreLowest: number; tScoreHighest: number };

/** Hundredths as people write them, with a true minus sign. */
const written = (hundredths: number) => (hundredths / 100).toFixed(2).replace('-', '\u2212');

/**
 * The lowest T-score at hand, in hundredths; undefined when there is none. Rounding takes the noise of doubles
 * away (-1.1 * 100 is not -110) and nothing more: -3.315 stays outside.
 */
function lowestTScore(values: Values): number | undefined {
  const scores = [values.ls_t, values.fn_t]
    .filter((value) => typeof value === 'number')
    .map((score) => Math.round(score * 1e6) / 1e4);
  return scores.length === 0 ? undefined : Math.min(...scores);
}

const asked = (id: string, label: string, source: Source, wanted: 'yes' | 'no'): Criterion => ({
  id,
  label: () => label,
  source,
  kind: 'asked',
  version: 1,
  formula: `the answer to ${id} is ${wanted}`,
  judge(values) {
    const answer = values[id];
    if (answer !== 'yes' && answer !== 'no') return 'unknown';
    return answer === wanted ? 'yes' : 'no';
  },
  shows: (values) => (typeof values[id] === 'string' ? `answered ${values[id]}` : 'not answered'),
});

export const criteria: readonly Criterion[] = [
  {
    id: 'age',
    label: ({ ageOver }) => `Over ${ageOver} years of age, in completed years`,
    source: 'owner',
    kind: 'limit',
    version: 1,
    formula: 'age > ageOver',
    judge: ({ age }, { ageOver }) => (typeof age !== 'number' ? 'unknown' : age > ageOver ? 'yes' : 'no'),
    shows: ({ age }) => (typeof age === 'number' ? `${age} years` : 'not known'),
  },
  {
    id: 't_score',
    label: ({ tScoreLowest, tScoreHighest }) =>
      `Lowest T-score of lumbar spine and femoral neck from ${written(tScoreLowest)} to ${written(tScoreHighest)}`,
    source: 'owner',
    kind: 'limit',
    version: 1,
    formula: 'tScoreLowest <= lowest of ls_t, fn_t (one is enough) <= tScoreHighest',
    judge(values, { tScoreLowest, tScoreHighest }) {
      const lowest = lowestTScore(values);
      if (lowest === undefined) return 'unknown';
      return lowest >= tScoreLowest && lowest <= tScoreHighest ? 'yes' : 'no';
    },
    shows(values) {
      const lowest = lowestTScore(values);
      return lowest === undefined ? 'no T-score at hand' : written(lowest);
    },
  },
  asked('postmenopausal', 'Post-menopausal', 'owner', 'yes'),
  asked('good_health', 'In good general health', 'owner', 'yes'),
  asked('lower_limb_injury', 'No injury or surgery of a leg joint that limits exercise', 'ours', 'no'),
  asked('recent_fracture', 'No fracture in the last 12 months', 'ours', 'no'),
  asked(
    'heart_contraindication',
    'No uncontrolled heart disease or other contraindication to heavy exercise',
    'ours',
    'no',
  ),
  asked('bone_affecting_drug', 'No drug that affects bone, osteoporosis medication apart', 'ours', 'no'),
  asked('cognitive_impairment', 'No cognitive impairment that prevents consent', 'ours', 'no'),
  asked('lifting_already', 'Not doing heavy resistance training now', 'ours', 'no'),
];

/**
 * Judges the values of a screening under the limits of its own definition version. One `no` refuses; otherwise one
 * `unknown` leaves it open.
 */
export function judge(values: Values, parameters: Limits = limits): Judgement {
  const judged = criteria.map((each) => ({
    id: each.id,
    label: each.label(parameters),
    state: each.judge(values, parameters),
    shows: each.shows(values),
    source: each.source,
  }));
  const reasonsFor = (state: Answer) =>
    judged.filter((each) => each.state === state).map(({ label, shows }) => `${label}: ${shows}`);
  const [refusing, open] = [reasonsFor('no'), reasonsFor('unknown')];
  if (refusing.length > 0) return { verdict: 'not_eligible', criteria: judged, reasons: refusing };
  if (open.length > 0) return { verdict: 'undetermined', criteria: judged, reasons: open };
  return { verdict: 'eligible', criteria: judged, reasons: [] };
}

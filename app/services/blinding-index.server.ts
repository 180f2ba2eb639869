// How well the blind held, from what assessors guessed: Bang's index of each arm and James' index of the trial. Pure:
// counts in, figures out. Where an index does not exist it is a sentence, never a number that means nothing.

/** What was guessed of the participants of one arm. */
export interface Guesses {
  right: number;
  wrong: number;
  unknown: number;
}

export interface Estimate {
  value: number;
  /** Of the normal approximation; 0 where every answer is alike, and then there is no interval. */
  error: number;
  /** The limits at 95 %, cut at the ends of the index; null: see `note`. */
  interval: readonly [number, number] | null;
  note: string;
}

/** An estimate, or why there is none. */
export type Index = Estimate | { value: null; note: string };

const z = 1.959963984540054;

const countOf = ({ right, wrong, unknown }: Guesses) => right + wrong + unknown;

/** Throws where a count is none, which no table of guesses can hold. */
function checked(all: readonly Guesses[]): void {
  for (const { right, wrong, unknown } of all)
    for (const count of [right, wrong, unknown])
      if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no count of guesses.`);
}

function estimate(value: number, variance: number, [from, to]: readonly [number, number]): Index {
  // What is zero on paper is some 1e-17 of either sign here.
  const error = variance < 1e-12 ? 0 : Math.sqrt(variance);
  if (error === 0)
    return { value, error, interval: null, note: 'Every answer is alike, so there is no interval.' };
  const interval = [Math.max(from, value - z * error), Math.min(to, value + z * error)] as const;
  return { value, error, interval, note: '' };
}

/**
 * Bang's blinding index of one arm: the share of right guesses less that of wrong ones, “I do not know” counted among
 * all. 1: every guess is right; 0: as by chance; -1: every guess is wrong. Its variance is that of a difference of two
 * multinomial shares, (p + q - (p - q)²) / n. Source: Bang H, Ni L, Davis CE. Assessment of blinding in clinical trials.
 * Control Clin Trials 2004;25:143-56.
 */
export function bangIndex(arm: Guesses): Index {
  checked([arm]);
  const n = countOf(arm);
  if (n === 0) return { value: null, note: 'Nobody guessed for this arm.' };
  const [right, wrong] = [arm.right / n, arm.wrong / n];
  const value = right - wrong;
  return estimate(value, (right + wrong - value ** 2) / n, [-1, 1]);
}

/**
 * James' blinding index of a trial of two arms: (1 + P + (1 - P) K) / 2, where P is the share of “I do not know” and K a
 * kappa of disagreement among the others, (observed - expected) / expected. 0: every guess is right; 0.5: as by chance;
 * 1: complete blinding. Of the weights of the paper (right 0, wrong 0.5, unknown 1) the one of a wrong guess cancels out
 * of K. With q = 1 - P, w the share of wrong guesses, a the shares of the arms among those who guessed and b those of the
 * guesses, the index is 1 - q + q² w / 2E, E = a1 b2 + a2 b1; its variance is by the delta method on the six multinomial
 * shares. Source: James KE, Bloch DA, Lee KK, Kraemer HC, Fuller RK. An index for assessing blindness in a multi-centre
 * clinical trial. Stat Med 1996;15:1421-34.
 */
export function jamesIndex(one: Guesses, two: Guesses): Index {
  checked([one, two]);
  const n = countOf(one) + countOf(two);
  if (countOf(one) === 0 || countOf(two) === 0)
    return { value: null, note: 'Nobody guessed for one of the arms.' };
  // Rows are arms, columns what was guessed.
  const p = [
    [one.right / n, one.wrong / n],
    [two.wrong / n, two.right / n],
  ] as const;
  const [[p11, p12], [p21, p22]] = p;
  const q = p11 + p12 + p21 + p22;
  if (q === 0)
    return {
      value: 1,
      error: 0,
      interval: null,
      note: 'Nobody guessed an arm: the index is 1 by definition, and there is no interval.',
    };
  const arms = [p11 + p12, p21 + p22] as const;
  const guesses = [p11 + p21, p12 + p22] as const;
  const wrong = p12 + p21;
  const expected = arms[0] * guesses[1] + arms[1] * guesses[0];
  if (expected === 0)
    return {
      value: null,
      note: 'All who guessed were of one arm and guessed it: there is nothing to compare.',
    };
  const value = 1 - q + (q ** 2 * wrong) / (2 * expected);
  let mean = 0;
  let square = 0;
  for (const i of [0, 1] as const)
    for (const j of [0, 1] as const) {
      const ofExpected = guesses[i === 0 ? 1 : 0] + arms[j === 0 ? 1 : 0];
      const slope =
        -1 +
        (q * wrong) / expected +
        (i === j ? 0 : q ** 2 / (2 * expected)) -
        (q ** 2 * wrong * ofExpected) / (2 * expected ** 2);
      mean += p[i][j] * slope;
      square += p[i][j] * slope ** 2;
    }
  return estimate(value, (square - mean ** 2) / n, [0, 1]);
}

// The simulated trial imitates the figures that it says it does, and the analysis of its export finds them: analysis of
// covariance on the files that a statistician gets, once the study is unsealed. R itself: npm run test:readers.
import { beforeAll, expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { analysisScript } from '#app/services/export/formats/scripts/analysis.server.ts';
import { systemActor } from '#server/runtime.ts';
import { loadDemo } from '../../scripts/demo/load.ts';
import { adjustedDifference } from '../analysis/ols.ts';
import { readCsv } from '../csv.ts';
import { filesIn, onlyCsv } from '../exporting.ts';
import { temporaryPlace } from '../world.ts';

type Effect = 'published' | 'none';
type Rows = Record<string, string>[];
let trials: Record<Effect, { files: Record<string, string>; adsl: Rows; adeff: Rows }>;

/** The export of a demonstration that is over and unsealed. */
async function trialWith(effect: Effect, participants: number) {
  const its = { seed: 'figures', randomisationSeed: 'figures', state: 'unsealed' as const };
  const { runtime } = await loadDemo({ place: await temporaryPlace(), participants, effect, ...its });
  const { bytes } = await makeBundle(runtime.scope({ ...systemActor, role: 'statistician' }), onlyCsv);
  await runtime.close();
  const files = filesIn(bytes);
  return { files, adsl: readCsv(files['adsl.csv'] ?? ''), adeff: readCsv(files['adeff.csv'] ?? '') };
}

beforeAll(async () => {
  trials = { published: await trialWith('published', 240), none: await trialWith('none', 120) };
});

const ofParameter = (effect: Effect, code: string) =>
  trials[effect].adeff.filter((row) => row.PARAMCD === code && row.AVISITN === '8' && row.ANL01FL === 'Y');
const changesOf = (arm: string, code: string) =>
  ofParameter('published', code)
    .filter(({ TRT01P }) => TRT01P === arm)
    .map(({ PCHG }) => Number(PCHG));
function differenceOf(effect: Effect, code: string) {
  const strata = new Map(trials[effect].adsl.map((row) => [row.USUBJID, row.STRATAR ?? '']));
  const all = ofParameter(effect, code).map(({ AVAL, BASE, USUBJID, TRT01PN }) => ({
    ...{ value: Number(AVAL), baseline: Number(BASE), group: Number(TRT01PN) },
    stratum: strata.get(USUBJID) ?? '',
  }));
  return adjustedDifference(all);
}

const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
const sd = (all: number[]) => Math.sqrt(mean(all.map((each) => (each - mean(all)) ** 2)));
const [lifting, home] = ['HiPRT and Impact', 'Low-Intensity Control'];

test.each([
  [lifting, 'LSBMD', 1.6, 2.8],
  [home, 'LSBMD', -1.6, 2.8],
  [lifting, 'FNBMD', 0.3, 2.6],
  [home, 'FNBMD', -2.5, 2.6],
] as const)('%s, %s: mean change %f %% and SD %f', (arm, code, wanted, spread) => {
  const found = changesOf(arm, code);
  expect(found.length).toBeGreaterThan(80);
  // Three standard errors; the seed is fixed.
  expect(Math.abs(mean(found) - wanted)).toBeLessThan((3 * spread) / Math.sqrt(found.length));
  expect(Math.abs(sd(found) - spread)).toBeLessThan(0.6);
});

test.each([
  [lifting, 65],
  [home, 17],
] as const)('%s: back extensor strength changes by about %d %%', (arm, wanted) => {
  expect(Math.abs(mean(changesOf(arm, 'BES')) - wanted)).toBeLessThan(6);
});

test('an effect is sought with little enough error to be found, and to be missed', () => {
  for (const effect of ['published', 'none'] as const)
    for (const code of ['LSBMD', 'FNBMD']) {
      expect(differenceOf(effect, code).df).toBeGreaterThan(80);
      expect(differenceOf(effect, code).se).toBeLessThan(0.65);
    }
});

test.each([
  ['LSBMD', 3.2],
  ['FNBMD', 2.8],
  ['BES', 48],
] as const)('adjusted for baseline and stratum, %s differs by %f %% of its mean baseline', (code, wanted) => {
  const { percent, se } = differenceOf('published', code);
  expect(Math.abs(percent - wanted)).toBeLessThan(3 * se);
  expect(percent).toBeGreaterThan(3 * se);
});

test.each(['LSBMD', 'FNBMD', 'BES'])('without an effect none is found in %s', (code) => {
  const { percent, se } = differenceOf('none', code);
  expect(Math.abs(percent)).toBeLessThan(3 * se);
});

test('the program of the analysis in the bundle is the one of every bundle', () => {
  for (const { files } of Object.values(trials)) expect(files['analysis.R']).toBe(analysisScript());
});

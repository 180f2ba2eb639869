// What the command was asked for, checked before anything is simulated.
import { readFileSync } from 'node:fs';
import type { OwnDesign } from '#app/services/randomisation/designs.server.ts';
import type { Stratum } from '#app/services/randomisation/strata.server.ts';
import { type DesignOptions, designFrom, shortFormOf, whole } from './design.ts';
import { factorsFrom, strataFrom, strataOfFactors } from './strata.ts';

export interface Asked extends DesignOptions {
  n?: string;
  runs: string;
  strata?: string;
  levels?: string;
  seed: string;
}

export interface Task {
  design: OwnDesign;
  strata: Stratum[];
  n: number;
  runs: number;
  seed: string;
  /** The command that gives the same figures, and the version that gave these. */
  source: { command: string; version: string };
}

/** Throws a sentence that names the option, its value and the rule. */
export function taskFrom(asked: Asked): Task {
  if (asked.n === undefined) throw new Error('--n: say how many participants are planned, from 1 to 10000.');
  const n = numberFrom('n', asked.n, 1, 10_000);
  const runs = numberFrom('runs', asked.runs, 100, 100_000);
  if (!/^[\w.-]{1,64}$/.test(asked.seed))
    throw new Error(
      `--seed: “${asked.seed}” is not a word of up to 64 letters, digits, points, hyphens or underscores.`,
    );
  const factors = asked.levels === undefined ? [] : factorsFrom(asked.levels);
  const design = designFrom(asked, factors.length);
  const { strata, option } = strataOf(design, n, factors, asked);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const command = `npm run simulate-randomisation -- ${shortFormOf(design)} --n ${n} ${option} --runs ${runs} --seed ${asked.seed}`;
  return { design, strata, n, runs, seed: asked.seed, source: { command, version } };
}

function strataOf(
  design: OwnDesign,
  n: number,
  factors: number[][],
  { strata = '1', levels, ...asked }: Asked,
) {
  if (design.kind !== 'minimisation') {
    if (levels !== undefined)
      throw new Error(`--levels: “${levels}”: only minimisation has factors; a list has --strata.`);
    return { strata: strataFrom(strata, n), option: `--strata ${strata}` };
  }
  if (levels === undefined)
    throw new Error(
      `--levels: minimisation “${asked.design}” needs the levels of each factor, as in 2,3 for two factors.`,
    );
  if (strata !== '1')
    throw new Error(`--strata: “${strata}”: minimisation has no strata; its factors go to --levels.`);
  return { strata: strataOfFactors(factors, n, levels), option: `--levels ${levels}` };
}

function numberFrom(option: string, text: string, least: number, most: number): number {
  const number = whole(text);
  if (number === undefined || number < least || number > most)
    throw new Error(`--${option}: “${text}” is not a whole number from ${least} to ${most}.`);
  return number;
}

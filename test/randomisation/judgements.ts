// What an engine is judged by: each judgement is a figure and the limits within which it must lie. Limits leave one of a
// thousand on either side where nothing else is said; seeds are fixed, so that the same engine has the same figures for ever.
import { shareOf, sum } from '#app/services/randomisation/designs.server.ts';
import { imbalances } from '#app/services/randomisation/imbalance.server.ts';
import { observerOf } from '#app/services/randomisation/observer.server.ts';
import { chance } from '../../scripts/demo/chance.ts';
import { at, type Engine, listAt, once, type Place } from './engines.ts';
import {
  type Blocks,
  chiLimits,
  chiSquare,
  chiSquareOf,
  choose,
  correlation,
  exactGuessRate,
  guessedRight,
  runsScore,
  tally,
  theoryOf,
} from './statistics.ts';

export interface Judgement {
  figure: number;
  low: number;
  high: number;
}

/** A figure that is not a number passes nothing. */
export const passes = ({ figure, low, high }: Judgement): boolean => figure >= low && figure <= high;

export const blocks = (blockSizes: number[], ratio: number[] = [1, 1]): Blocks => ({
  kind: 'permuted_blocks',
  ratio,
  blockSizes,
});
/** The sizes of the study. */
const sizes = [4, 6, 8];
const study = blocks(sizes);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

const chi = (figure: number, df: number): Judgement => {
  const [low, high] = chiLimits(df);
  return { figure, low, high };
};
/** Chi-square that is only judged when it is large. */
const chiAtMost = (figure: number, high: number): Judgement => ({ figure, low: 0, high });
/** A correlation in units of its standard error. */
const related = (xs: number[], ys: number[]): Judgement => ({
  figure: correlation(xs, ys) * Math.sqrt(xs.length),
  low: -4,
  high: 4,
});

const blocksOf = (engine: Engine, design: Blocks, count: number) =>
  numbers(count).map((block) => engine.block(design, engine.seed(at({ block }))));
// What several judgements look at is drawn once for an engine.
const studyBlocks = once((engine: Engine) => blocksOf(engine, study, 12_000));
const studySizes = (engine: Engine) => studyBlocks(engine).map((block) => block.length);
const studyLists = once((engine: Engine) => numbers(2000).map((key) => listAt(engine, study, 60, { key })));

const sequences = (size: number, count: number) => (engine: Engine) => {
  const cells = choose(size, size / 2);
  const found = blocksOf(engine, blocks([size]), count).map((block) => block.join(''));
  return chi(chiSquare(tally(found).values(), cells), cells - 1);
};

/** The first arms of so many lists, against those of lists that differ from them in one thing. */
const apart = (one: Partial<Place>, other: Partial<Place>) => (engine: Engine) => {
  const firsts = (place: Partial<Place>) =>
    numbers(5000).map((key) => engine.block(study, engine.seed(at({ ...place, key })))[0] ?? -1);
  return related(firsts(one), firsts(other));
};

const smallLists = (design: Blocks, length: number, count: number) => (engine: Engine) => {
  const found = numbers(count).map((key) => listAt(engine, design, length, { key }).join(''));
  const [figure, low, high] = chiSquareOf(tally(found), theoryOf(design, length));
  return { figure, low, high };
};

/** Seeds of many places, as they would come up in studies that run side by side; how many of them come twice. */
export const duplicates = (count: number) => (engine: Engine) => {
  const seeds = new Set<string>();
  let drawn = 0;
  for (let block = 0; drawn < count; block++)
    for (const study of ['liftmor', 'liftmor-m'])
      for (const environment of ['practice', 'production'] as const)
        for (const beacon of engine.version === 2 ? ['1', '11'] : ['1'])
          for (const stratum of ['m=0', 'm=1', 'm=01', 'm=11', '']) {
            seeds.add(engine.seed(at({ study, environment, beacon, stratum, block })));
            drawn += 1;
          }
  return { figure: drawn - seeds.size, low: 0, high: 0 };
};

/** Blocks that do not hold their shares, and places at which a lead is larger than a block allows, of random designs. */
function balance(engine: Engine): Judgement {
  const luck = chance('designs', '1');
  const whole = (from: number, to: number) => from + Math.floor(luck.uniform() * (to - from + 1));
  let wrong = 0;
  for (const stratum of numbers(200).map((i) => `design ${i}`)) {
    const ratio = engine.version === 2 ? numbers(whole(2, 6)).map(() => whole(1, 3)) : [1, 1];
    const design = blocks([...new Set([1, 2, 3].map(() => sum(ratio) * whole(1, 3)))], ratio);
    for (const block of numbers(20)) {
      const its = engine.block(design, engine.seed(at({ stratum, block })));
      const counts = ratio.map((_, arm) => its.filter((each) => each === arm).length);
      if (counts.join() !== shareOf(its.length, ratio).join()) wrong += 1;
    }
    const most = Math.max(...design.blockSizes) / sum(ratio);
    const gaps = imbalances(listAt(engine, design, 100, { stratum }), ratio);
    wrong += gaps.filter((gap) => gap > most + 1e-9).length;
  }
  return { figure: wrong, low: 0, high: 0 };
}

/** Share of right guesses of the arm that is behind, in 2,000 lists of 60. */
function guessRate(engine: Engine): Judgement {
  const right = sum(studyLists(engine).map(guessedRight));
  const exact = exactGuessRate(sizes, 60);
  return { figure: right / (2000 * 60), low: exact - 0.002, high: exact + 0.002 };
}

/** Share of allocations that whoever knows the block sizes is certain of, in 2,000 lists of 60. */
function certainShare(engine: Engine): Judgement {
  let certain = 0;
  for (const list of studyLists(engine)) {
    const observer = observerOf(study);
    for (const arm of list) {
      if (Math.max(...observer.forecast()) > 1 - 1e-9) certain += 1;
      observer.sees(arm);
    }
  }
  return { figure: certain / (2000 * 60), low: 0.023 - 0.002, high: 0.023 + 0.002 };
}

/** What every engine is judged by. */
export const judgements: Record<string, (engine: Engine) => Judgement> = {
  'sequences of a block of 4': sequences(4, 6000),
  'sequences of a block of 6': sequences(6, 10_000),
  'sequences of a block of 8': sequences(8, 20_000),
  'block sizes': (engine) => chiAtMost(chiSquare(tally(studySizes(engine)).values(), 3), 13.8),
  'a block size after another': (engine) => {
    const its = studySizes(engine);
    return chiAtMost(chiSquare(tally(its.slice(1).map((size, i) => `${its[i]} ${size}`)).values(), 9), 26.1);
  },
  'runs of block sizes': (engine) => ({ figure: runsScore(studySizes(engine), 3), low: -3.29, high: 3.29 }),
  'a block size against the one before': (engine) => {
    const its = studySizes(engine);
    return related(its.slice(1), its.slice(0, -1));
  },
  'a block size against its first arm': (engine) => {
    const its = studyBlocks(engine);
    return related(
      its.map((block) => block.length),
      its.map((block) => block[0] ?? -1),
    );
  },
  balance,
  'guess rate': guessRate,
  'certain share': certainShare,
  'two strata': apart({ stratum: 'm=0' }, { stratum: 'm=1' }),
  'two blocks': apart({ block: 0 }, { block: 1 }),
  'two studies': apart({ study: 'liftmor' }, { study: 'liftmor-m' }),
  'two environments': apart({ environment: 'practice' }, { environment: 'production' }),
  'seeds drawn twice': duplicates(20_000),
  'small lists of 4': smallLists(blocks([4]), 4, 6000),
  'small lists of 8': smallLists(blocks([2, 4]), 8, 6000),
  'small lists of 12': smallLists(study, 12, 10_000),
};

/** What only engine 2 can be judged by. */
export const judgementsOfEngine2: Record<string, (engine: Engine) => Judgement> = {
  'two beacons': apart({ beacon: '1' }, { beacon: '2' }),
  'sequences of three arms': smallLists(blocks([6], [1, 1, 1]), 6, 6000),
  'sequences of four arms 2:1:1:1': smallLists(blocks([5], [2, 1, 1, 1]), 5, 6000),
  'small lists of 3, two arms 2:1': smallLists(blocks([3], [2, 1]), 3, 6000),
  'small lists of 6, two arms 2:1': smallLists(blocks([3, 6], [2, 1]), 6, 10_000),
  'small lists of 6, three arms': smallLists(blocks([3, 6], [1, 1, 1]), 6, 10_000),
};

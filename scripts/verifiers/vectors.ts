// Random designs from a fixed master seed, and the lists that follow from them: what programs in other languages must
// derive as well. A vector is one line of text, so that each language reads it without a library.

import { type OwnDesign, sum } from '#app/services/randomisation/designs.server.ts';
import { contextHash } from '#app/services/randomisation/list-context.server.ts';
import { derivedArms } from '#app/services/randomisation/rederive.server.ts';
import { parseDesign } from '#app/services/randomisation/revealed.server.ts';
import { sha256 } from '#db/canonical.ts';
import { type Chance, chance } from '../demo/chance.ts';
import { type Plot, sealedFile } from './bundle.ts';

export interface Vector {
  label: string;
  /** SHA-256 of a commitment, made up. */
  commitment: string;
  beacon: string;
  /** The text of the sealed design. */
  sealed: string;
  /** The stratum of each participant, in their order. */
  comes: string[];
}

const masterSeed = 'vectors of the verifiers, 1';

// Of several scripts, of two, three and four bytes in UTF-8, with a mark that joins what stands before it.
const letters = [
  ...'abcdefghijklmnopqrstuvwxyz ABCXYZ 0123456789 =_-:;.()/ äöüßéłŁčāø Ελλ Ж И 中文字 한 א ع 😀𝔸',
];
letters.push('e\u0301', '\u00a0');

const whole = (luck: Chance, from: number, to: number) => from + Math.floor(luck.uniform() * (to - from + 1));
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const textOf = (luck: Chance, most: number, from = letters) =>
  many(whole(luck, 1, most), () => luck.pick(from)).join('');
const different = (count: number, make: () => string): string[] => {
  const all = new Set<string>();
  while (all.size < count) all.add(make());
  return [...all];
};

function designOf(luck: Chance, kind: OwnDesign['kind']): OwnDesign {
  const arms = whole(luck, 2, 6);
  if (kind === 'big_stick') return { kind, ratio: [1, 1], limit: whole(luck, 1, luck.yes(0.8) ? 4 : 20) };
  if (kind === 'minimisation')
    return {
      kind,
      ratio: many(arms, () => 1),
      weights: many(whole(luck, 1, 6), () => whole(luck, 1, 9)),
      favour: whole(luck, 50, 95),
    };
  const ratio = many(arms, () => whole(luck, 1, luck.yes(0.7) ? 3 : 9));
  if (kind === 'simple') return { kind, ratio };
  const most = Math.floor(60 / sum(ratio));
  const sizes = many(
    whole(luck, 1, 5),
    () => sum(ratio) * whole(luck, 1, luck.yes(0.7) ? Math.min(most, 3) : most),
  );
  return { kind, ratio, blockSizes: [...new Set(sizes)] };
}

const kinds = ['simple', 'permuted_blocks', 'big_stick', 'minimisation'] as const;

/** The nth vector, from 0. */
export function vectorAt(n: number): Vector {
  const luck = chance(masterSeed, String(n));
  const design = designOf(luck, kinds[n % kinds.length] ?? 'simple');
  const codes = letters.filter((each) => !/[\s\u00a0]/.test(each));
  const arms = different(design.ratio.length, () => textOf(luck, 8, codes));
  // A factor's levels hold no semicolon, which stands between them.
  const plain = letters.filter((each) => each !== ';');
  const levels =
    design.kind === 'minimisation'
      ? design.weights.map((_, factor) =>
          different(whole(luck, 1, 4), () => `f${factor}=${textOf(luck, 12, plain)}`),
        )
      : undefined;
  const strata = different(whole(luck, 1, 4), () => textOf(luck, luck.yes(0.9) ? 30 : 120));
  const comes = many(whole(luck, 1, design.kind === 'permuted_blocks' ? 48 : 20), () =>
    levels ? levels.map((all) => luck.pick(all)).join(';') : luck.pick(strata),
  );
  const plot: Pick<Plot, 'design' | 'arms' | 'listKey'> = {
    design,
    arms,
    listKey: sha256(`list key ${luck.uniform()}`),
  };
  return {
    label: luck.yes(0.5) ? 'production/2' : `demonstration/${textOf(luck, 20)}`,
    commitment: sha256(`commitment ${luck.uniform()}`),
    beacon: textOf(luck, luck.yes(0.8) ? 40 : 200),
    sealed: sealedFile(plot),
    comes,
  };
}

/** The codes of the arms that follow, by the generators of the product. */
export function armsOf({ label, commitment, beacon, sealed, comes }: Vector): string {
  const { drawnBy, listKey, arms } = parseDesign(Buffer.from(sealed));
  if ('listSha256' in drawnBy) throw new Error('An uploaded list is not drawn.');
  const context = contextHash({ label, commitment, beacon });
  return derivedArms(drawnBy, listKey, context, comes)
    .map((arm) => arms[arm])
    .join(' ');
}

/** One line of text: fields with tabs between them, what is many with unit separators. */
export const lineOf = ({ label, commitment, beacon, sealed, comes }: Vector): string =>
  [label, commitment, beacon, sealed.replaceAll('\n', '\u001f'), comes.join('\u001f')].join('\t');

// The list once more, place by place: what the next allocation of a stratum must be. Made with the key alone, for
// verification.
import type { ArmCode } from '#app/study/arm-types.ts';
import type { Keyring } from '../keyring.server.ts';
import type { DesignInForce } from './design.server.ts';
import { levelsOf, type Minimised, minimisationStratum, minimise } from './minimisation.server.ts';
import { armAt } from './scheme.server.ts';
import { sequence } from './sequence.server.ts';
import { armInList, openList, type SealedList } from './uploaded.server.ts';

/**
 * Each call takes the next place of a stratum. The arm is undefined where an uploaded list has no such place. Throws
 * when that list is another than the one committed to.
 */
export function relist(
  its: DesignInForce,
  keys: Keyring,
  uploaded?: SealedList,
): (stratum: string) => { position: number; arm: ArmCode | undefined } {
  const places = placesOf(its, keys, uploaded);
  return (stratum) => {
    const { position, arm } = places(stratum);
    return { position, arm: arm as ArmCode | undefined };
  };
}

function placesOf(
  its: DesignInForce,
  keys: Keyring,
  uploaded?: SealedList,
): (stratum: string) => { position: number; arm: string | undefined } {
  const taken = new Map<string, number>();
  const next = (stratum: string) => {
    const position = taken.get(stratum) ?? 0;
    taken.set(stratum, position + 1);
    return position;
  };
  if (its.engine === 'seedrandom-blocks/1')
    return (stratum) => {
      const position = next(stratum);
      return {
        position,
        arm: armAt(its.blocks, position, (block) => keys.listSeed(its.label, stratum, block)),
      };
    };
  const { design, arms, context } = its;
  if (design.kind === 'uploaded') {
    const text = openList(keys, uploaded, design.listSha256);
    return (stratum) => {
      const position = next(stratum);
      return { position, arm: armInList(text, stratum, position) };
    };
  }
  if (design.kind === 'minimisation') {
    const before: Minimised[] = [];
    return (stratum) => {
      const position = before.length;
      const levels = levelsOf(stratum);
      const arm = minimise(design, before, levels, keys.blockSeed(context, minimisationStratum, position));
      before.push({ levels, arm });
      return { position, arm: arms[arm] };
    };
  }
  const lists = new Map<string, Generator<number, never>>();
  return (stratum) => {
    const list = lists.get(stratum) ?? sequence(design, (block) => keys.blockSeed(context, stratum, block));
    lists.set(stratum, list);
    return { position: next(stratum), arm: arms[list.next().value] };
  };
}

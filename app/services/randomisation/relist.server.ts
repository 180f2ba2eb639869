// The list once more, place by place: what the next allocation of a stratum must be. Made with the key alone, for
// verification.
import type { Keyring } from '../keyring.server.ts';
import type { DesignInForce } from './design.server.ts';
import { levelsOf, type Minimised, minimisationStratum, minimise } from './minimisation.server.ts';
import { armAt } from './scheme.server.ts';
import { sequence } from './sequence.server.ts';

/** Each call takes the next place of a stratum. */
export function relist(
  its: DesignInForce,
  keys: Keyring,
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

// The engines under judgement, each as the two things that it does: derive the seed of a block, and make a block of it.

import { keyring } from '#app/services/keyring.server.ts';
import { contextHash, seedUnder } from '#app/services/randomisation/list-context.server.ts';
import { block } from '#app/services/randomisation/scheme.server.ts';
import { blockOf } from '#app/services/randomisation/sequence.server.ts';
import { sha256 } from '#db/canonical.ts';
import { arms } from './lists.ts';
import type { Blocks } from './statistics.ts';

/** Where a block stands. Everything that is not said is the same for all. */
export interface Place {
  key: number;
  study: string;
  environment: 'practice' | 'production';
  beacon: string;
  stratum: string;
  block: number;
}

export interface Engine {
  seed(place: Place): string;
  block(design: Blocks, seed: string): number[];
  /** The first knows no other designs than two equal arms, and no beacon. */
  version: 1 | 2;
}

const here: Place = {
  key: 0,
  study: 'liftmor',
  environment: 'production',
  beacon: '04 11 19 23 38 40',
  stratum: 'osteoporosis_medication=0',
  block: 0,
};
export const at = (place: Partial<Place>): Place => ({ ...here, ...place });

/** What is derived once for each key: judgements ask for hundreds of thousands of seeds. */
export function once<K, T>(derive: (key: K) => T): (key: K) => T {
  const all = new Map<K, T>();
  return (key) => {
    const its = all.get(key) ?? derive(key);
    all.set(key, its);
    return its;
  };
}

const keyOf = once((number: string) => Buffer.from(sha256(`key ${number}`), 'hex'));

/** What the seeds of a list hang on; the commitment names the study. */
const contextOf = once((names: string) => {
  const [study, environment, beacon = ''] = names.split('\t');
  return contextHash({ label: `${environment}/2`, commitment: sha256(`commitment of ${study}`), beacon });
});

export const engine2: Engine = {
  seed: ({ key, study, environment, beacon, stratum, block }) =>
    seedUnder(keyOf(`${key}`), contextOf(`${study}\t${environment}\t${beacon}`), stratum, block),
  block: blockOf,
  version: 2,
};

const keyringOf = once((names: string) => {
  const [key = '', study = '', environment] = names.split('\t');
  return keyring(keyOf(key), study, environment as Place['environment']);
});

export const engine1: Engine = {
  seed: ({ key, study, environment, stratum, block: number }) =>
    keyringOf(`${key}\t${study}\t${environment}`).listSeed(`${environment}/1`, stratum, number),
  block: ({ blockSizes }, seed) => block({ blockSizes, arms }, seed).map((arm) => arms.indexOf(arm)),
  version: 1,
};

/** The list of a place, from its first block on. */
export function listAt(engine: Engine, design: Blocks, length: number, place: Partial<Place>): number[] {
  const list: number[] = [];
  for (let number = 0; list.length < length; number++)
    list.push(...engine.block(design, engine.seed(at({ ...place, block: number }))));
  return list.slice(0, length);
}

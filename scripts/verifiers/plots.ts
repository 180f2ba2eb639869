// What the bundles are made up around.
import type { Plot } from './bundle.ts';
import { sha256 } from './tamper.ts';

/** Designs of every kind with people to come. */
export function plots(participants = 40): Record<string, Plot> {
  const base = {
    listKey: sha256('key of the tests'),
    source: 'Numbers of the lottery of 2 March 2026',
    form: 'numbers 6',
    beacon: '4 11 19 23 38 40',
    environment: 'production' as const,
    label: 'production/2',
    masked: false,
  };
  const two = { arms: ['HIPRT', 'CONTROL'], strata: ['medication=0', 'medication=1'] };
  const of = (design: Plot['design'], more: Partial<Plot> = {}): Plot => {
    const its = { ...base, ...two, ...more };
    const comes = Array.from({ length: participants }, (_, i) =>
      String(its.strata[(i * i + (i >> 2)) % its.strata.length]),
    );
    return { ...its, design, comes };
  };
  const factors = ['m=0;s=å', 'm=0;s=b', 'm=1;s=å', 'm=1;s=b'];
  return {
    simple: of({ kind: 'simple', ratio: [2, 1] }),
    permuted_blocks: of({ kind: 'permuted_blocks', ratio: [1, 1], blockSizes: [4, 6, 8] }),
    'permuted_blocks of three arms': of(
      { kind: 'permuted_blocks', ratio: [2, 1, 1], blockSizes: [4, 8] },
      {
        arms: ['A', 'B', 'C'],
        strata: ['site=Łódź', 'site=中', 'all of 3'],
        masked: true,
        previous: sha256('the first'),
      },
    ),
    big_stick: of(
      { kind: 'big_stick', ratio: [1, 1], limit: 3 },
      { source: 'A pulse', form: 'hex 512', beacon: sha256('a pulse').repeat(8) },
    ),
    minimisation: of(
      { kind: 'minimisation', ratio: [1, 1], weights: [2, 1], favour: 75 },
      {
        strata: factors,
        source: 'dice of two people',
        form: '-',
        beacon: `${'123456'.repeat(4)} ${'65'.repeat(10)}`,
      },
    ),
    uploaded: of({ kind: 'uploaded' }),
    demonstration: of(
      { kind: 'simple', ratio: [1, 1] },
      {
        environment: 'demonstration',
        label: 'demonstration/with other seeds',
        form: 'numbers 99',
        beacon: Array.from({ length: 99 }, (_, i) => i * i * i).join(' '),
      },
    ),
    'nobody yet': { ...of({ kind: 'simple', ratio: [1, 1] }), comes: [] },
  };
}

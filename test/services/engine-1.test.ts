// A study that was activated by an earlier version goes on by engine 1: its list is the one that was frozen then, and it
// re-derives. Nothing was committed to, and nothing can be.
import { expect, test } from 'vitest';
import { createKeyFile, fingerprintOf } from '#app/services/keyring.server.ts';
import { audited } from '#app/services/ledger.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { arms } from '#app/study/arms.ts';
import { canonical } from '#db/canonical.ts';
import { openForReading } from '#db/open.ts';
import { randomised } from '../acts.ts';
import golden from '../golden/randomisation.json' with { type: 'json' };
import { refusal, type TestWorld, world } from '../world.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const codes = ['CONTROL', 'HIPRT'];
const labelOf = (code?: string) => arms.find((each) => each.code === code)?.label;

/** What activation wrote when it was engine 1's. */
async function activatedByEngine1(): Promise<TestWorld> {
  const w = await world({ activated: false });
  createKeyFile(w.runtime.keyFile, key);
  await audited(w.scope('administrator').reach('commit'), { action: 'study.activated' }, async (tx) => {
    const { study, randomisation_design: designs } = w.runtime.engine.tables;
    await tx.update(study, 'study', { mode: 'production', activated_at: tx.at });
    await tx.insert(designs, {
      id: tx.id(),
      engine: 'seedrandom-blocks/1',
      label: 'production/1',
      data: canonical({
        arms: codes,
        blockSizes: [4, 6, 8],
        stratum: 'osteoporosis_medication',
        stratumForm: 'demographics_history',
      }),
      key_fingerprint: fingerprintOf(key),
      frozen_at: tx.at,
    });
  });
  return w;
}

test('each arm is that of the list that was frozen, and the list re-derives', async () => {
  const w = await activatedByEngine1();
  expect(await w.as('administrator').commitment()).toEqual({
    mode: 'production',
    commitment: null,
    mayEnter: false,
    receipts: null,
  });
  expect(await refusal(w.as('coordinator').enterBeacon('123456123456123456123456'))).toBe('study.mode');
  const drawn: string[][] = [[], []];
  for (const medication of [true, false, false, true, false, true, false]) {
    const number = await randomised(w, { medication });
    const lines = await w.as('trainer').programme.revealArms();
    const its = lines.find((line) => line.number === number);
    drawn[Number(medication)]?.push(its?.arm ?? '');
  }
  for (const [value, its] of drawn.entries()) {
    const { first100 } = golden[`seedrandom-blocks/1 production/1 osteoporosis_medication=${value as 0 | 1}`];
    expect(its).toEqual(
      [...first100.slice(0, its.length)].map((letter) => labelOf(codes['AB'.indexOf(letter)])),
    );
  }
  await w.stop();
  const engine = await openForReading(w.place);
  const { passed, failed } = await verifySealed(engine, w.runtime.keyFile);
  await engine.close();
  expect(failed).toEqual([]);
  expect(passed).toContain('the list: 7 allocations open, and each is the one that the key derives');
});

// From practice to production in one line: the commitment with dice, and the throws of two people.
import { expect } from 'vitest';
import { commit } from '#app/services/activation.server.ts';
import { enterBeacon } from '#app/services/beacon.server.ts';
import { fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { dice, type TestWorld } from './world.ts';

/** What the form of the commitment needs, with the fingerprint of the key that is there. */
export const commitInput = (keyFile: string) => ({
  fingerprint: fingerprintOf(readKeyFile(keyFile)),
  confirm: 'discard practice',
  kind: 'dice',
});

/** Commits and enters the throws of both. The key must be there; another runtime of the same study may do it. */
export async function goLive(w: TestWorld, runtime: Runtime = w.runtime, keyFile = w.runtime.keyFile) {
  const committed = await commit(runtime.scope(w.actor('administrator')), keyFile, commitInput(keyFile));
  expect(committed).toMatchObject({ ok: true });
  for (const role of ['administrator', 'coordinator'] as const)
    expect(await enterBeacon(runtime.scope(w.actor(role)), keyFile, dice)).toMatchObject({ ok: true });
}

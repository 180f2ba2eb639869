// Makes the demonstration: a simulated, activated trial in a data directory of its own. Everything that enters a
// ledger, ids included, follows from the seed; the list alone follows from the randomisation seed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capabilities } from '#app/access/capabilities.server.ts';
import { commit } from '#app/services/activation.server.ts';
import { createKeyFile, fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { beaconRoles } from '#app/services/randomisation/commitment.server.ts';
import { seededWorld, type World } from '#app/services/scope.server.ts';
import { sha256 } from '#db/canonical.ts';
import type { Place } from '#db/open.ts';
import { openRuntime, type Runtime, systemActor } from '#server/runtime.ts';
import { clear } from './clear.ts';
import { settle } from './people.ts';
import { playTrial, today } from './trial.ts';

export interface DemoOptions {
  place: Place;
  participants: number;
  seed: string;
  randomisationSeed: string;
  effect: 'published' | 'none';
  progress?(done: number, of: number): void;
}

/** The hour of the day at which the demonstration's people work. */
const instantOf = (day: string) => `${day}T00:00:00.000Z`;

/** Thirty throws of a die. */
const throwsOf = (bytes: Buffer) => [...bytes.subarray(0, 30)].map((each) => (each % 6) + 1).join('');

/** Loads the demonstration. Throws with a sentence where a real study is. */
export async function loadDemo(options: DemoOptions): Promise<{ runtime: Runtime; world: World }> {
  const secret = (purpose: string) => Buffer.from(sha256(`demonstration ${purpose}\n${options.seed}`), 'hex');
  const keys = { 'study.key': secret('study key'), 'practice.key': secret('practice key') };
  await clear(options.place, keys);
  const clock = { now: instantOf('2025-01-27') };
  const world = seededWorld(options.seed, clock);
  const keyFile = join(options.place.data, 'study.key');
  const runtime = await openRuntime({
    place: options.place,
    keyFile,
    world,
    synthetic: true,
    practiceKey: keys['practice.key'],
  });
  const cast = await settle(runtime, capabilities);
  const saved = await cast.as('administrator').settings.saveSite({
    name: 'Gold Coast',
    time_zone: 'Australia/Brisbane',
    scanner: 'Medix DR',
    safety_name: 'Dr Maya Meyer',
    safety_phone: '+61 7 5550 0100',
    safety_email: 'safety@example.org',
  });
  if (!saved.ok) throw new Error(saved.errors[0]?.message);
  if (!existsSync(keyFile)) createKeyFile(keyFile, keys['study.key']);
  const fingerprint = fingerprintOf(readKeyFile(keyFile));
  const label = `demonstration/${sha256(options.randomisationSeed).slice(0, 16)}`;
  const committed = await commit(
    runtime.scope(systemActor, 'system'),
    keyFile,
    { fingerprint, confirm: 'discard practice', kind: 'dice' },
    label,
  );
  if (!committed.ok) throw new Error(committed.errors[0]?.message);
  for (const role of beaconRoles) {
    const entered = await cast.as(role).enterBeacon(throwsOf(secret(`dice of the ${role}`)));
    if (!entered.ok) throw new Error(entered.message);
  }

  // The simulator plays everybody, the trainer included, and so may ask for arms as she would.
  const short = (label: string) => (label.startsWith('High') ? 'HIPRT' : 'CONTROL');
  await playTrial(cast, {
    ...options,
    setDay: (day) => {
      clock.now = instantOf(day);
    },
    armOf: async (number) => {
      return short((await cast.as('trainer').programme.revealArm(number)).arm);
    },
    progress: options.progress ?? (() => undefined),
  });
  clock.now = instantOf(today);
  return { runtime, world };
}

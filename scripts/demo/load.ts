// Makes the demonstration: a simulated, activated trial in a data directory of its own. Everything that enters a
// ledger, ids included, follows from the seed; the list alone follows from the randomisation seed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capabilities } from '#app/access/capabilities.server.ts';
import { commit } from '#app/services/activation.server.ts';
import { analysisScript } from '#app/services/export/formats/scripts/analysis.server.ts';
import { createKeyFile, fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { beaconRoles } from '#app/services/randomisation/commitment.server.ts';
import { seededWorld, type World } from '#app/services/scope.server.ts';
import { sha256 } from '#db/canonical.ts';
import type { Place } from '#db/open.ts';
import { openRuntime, type Runtime, systemActor } from '#server/runtime.ts';
import { clear } from './clear.ts';
import { administrator, settle, statistician } from './people.ts';
import { days, playTrial } from './trial.ts';

export interface DemoOptions {
  place: Place;
  participants: number;
  seed: string;
  randomisationSeed: string;
  effect: 'published' | 'none';
  /** How far the study has come; open where nothing is said. */
  state?: 'open' | 'locked' | 'unsealed';
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
  const site = {
    name: 'Gold Coast',
    time_zone: 'Australia/Brisbane',
    scanner: 'Medix DR',
    safety_name: 'Dr Maya Meyer',
    safety_phone: '+61 7 5550 0100',
    safety_email: 'safety@example.org',
  };
  const optional = { optional_qus: '1', optional_jump: '1' };
  const saved = await cast.as('administrator').settings.saveSite(site, optional);
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

  const setDay = (day: string) => {
    clock.now = instantOf(day);
  };
  const { state = 'open' } = options;
  // The simulator plays everybody, the trainer included, and so may ask for arms as she would.
  const short = (label: string) => (label.startsWith('High') ? 'HIPRT' : 'CONTROL');
  await playTrial(cast, {
    ...options,
    until: state === 'open' ? days.open : days.locked,
    setDay,
    armOf: async (number) => {
      return short((await cast.as('trainer').programme.revealArm(number)).arm);
    },
    progress: options.progress ?? (() => undefined),
  });
  if (state !== 'open') {
    const locked = await cast.as('administrator').lockStudy({
      reason: 'Every final visit is made or recorded as missed, and the data are checked.',
      confirm: 'lock the study',
      password: administrator.password,
    });
    if (!locked.ok) throw new Error(locked.errors[0]?.message);
  }
  if (state === 'unsealed') {
    setDay(days.signed);
    // The one that every bundle holds.
    const program = { name: 'analysis.R', sha256: sha256(analysisScript()) };
    const registered = await cast.as('statistician').registerProgram(program);
    if (!registered.ok) throw new Error(registered.errors[0]?.message);
    for (const { role, password } of [statistician, administrator] as const) {
      const reason = 'The analysis plan and its program are signed; the masked results are filed.';
      const signed = await cast.as(role).signUnsealing({ reason, confirm: 'unseal', password });
      if (!signed.ok) throw new Error(signed.errors[0]?.message);
    }
  }
  return { runtime, world };
}

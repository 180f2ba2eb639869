// Makes the demonstration: a simulated, activated trial in a data directory of its own. Everything that enters a
// ledger, ids included, follows from the seed; the list alone follows from the randomisation seed.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capabilities } from '#app/access/capabilities.server.ts';
import { activate } from '#app/services/activation.server.ts';
import { createKeyFile, fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { seededWorld, type World } from '#app/services/scope.server.ts';
import { sha256 } from '#db/canonical.ts';
import { databaseFile, openForReading } from '#db/open.ts';
import { openRuntime, type Runtime, systemActor } from '#server/runtime.ts';
import { settle } from './people.ts';
import { playTrial, today } from './trial.ts';

export interface DemoOptions {
  data: string;
  participants: number;
  seed: string;
  randomisationSeed: string;
  effect: 'published' | 'none';
  progress?(done: number, of: number): void;
}

/** The hour of the day at which the demonstration's people work. */
const instantOf = (day: string) => `${day}T00:00:00.000Z`;

/** Refuses a directory that holds a real study or a key of one; clears one that holds a former demonstration. */
async function clear(data: string): Promise<void> {
  const keys = ['study.key', 'practice.key'];
  if (existsSync(databaseFile(data))) {
    // A demonstration of another version is cleared as well.
    const engine = openForReading(data, { anyVersion: true });
    const { study } = engine.tables;
    const rows = await engine.read.select({ synthetic: study.synthetic }).from(study);
    engine.close();
    if (rows[0]?.synthetic !== 1)
      throw new Error(
        `${data} holds a real study. Name another directory with --data: the demonstration never touches a real one.`,
      );
  } else {
    const key = keys.find((name) => existsSync(join(data, name)));
    if (key) throw new Error(`${data} holds ${key} and no study. Name another directory with --data.`);
    return;
  }
  for (const file of ['equipoise.sqlite', 'equipoise.sqlite-wal', 'equipoise.sqlite-shm', ...keys, 'backups'])
    rmSync(join(data, file), { recursive: true, force: true });
}

/** Loads the demonstration. Throws with a sentence where a real study is. */
export async function loadDemo(options: DemoOptions): Promise<{ runtime: Runtime; world: World }> {
  await clear(options.data);
  const clock = { now: instantOf('2025-01-27') };
  const world = seededWorld(options.seed, clock);
  const keyFile = join(options.data, 'study.key');
  const secret = (purpose: string) => Buffer.from(sha256(`demonstration ${purpose}\n${options.seed}`), 'hex');
  const runtime = await openRuntime({
    data: options.data,
    keyFile,
    world,
    synthetic: true,
    practiceKey: secret('practice key'),
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
  createKeyFile(keyFile, secret('study key'));
  const fingerprint = fingerprintOf(readKeyFile(keyFile));
  const label = `demonstration/${sha256(options.randomisationSeed).slice(0, 16)}`;
  const activated = await activate(
    runtime.scope(systemActor, 'system'),
    keyFile,
    { fingerprint, confirm: 'discard practice' },
    label,
  );
  if (!activated.ok) throw new Error(activated.errors[0]?.message);

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

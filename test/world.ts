// A study for one test: its own data directory, copied from a template that is migrated and peopled once in a
// run. Time, ids and randomness follow from the seed; the allocation alone follows from the randomisation seed.
import { rmSync } from 'node:fs';
import { afterAll } from 'vitest';
import { type Capabilities, capabilities } from '#app/access/capabilities.server.ts';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { commit } from '#app/services/activation.server.ts';
import { createKeyFile, fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { beaconRoles } from '#app/services/randomisation/commitment.server.ts';
import { type Actor, type Scope, seededWorld, type World } from '#app/services/scope.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import { sha256 } from '#db/canonical.ts';
import type { Place } from '#db/open.ts';
import { openRuntime, type Runtime, systemActor } from '#server/runtime.ts';
import { people, settle } from '../scripts/demo/people.ts';
import { copyOf, dropPlace, emptyPlace, newFolder, whereabouts, withoutFourthLock } from './places.ts';
import { oncePerRun } from './run-folder.ts';

export interface WorldOptions {
  /** Everything but the allocation follows from it. */
  seed?: string;
  /** The day on which the world begins, or an instant. */
  now?: string;
  /** The allocation list follows from it; it matters only in an activated study. */
  randomisationSeed?: string;
  /** True: in production. False: in practice, with a site. `committed`: in practice, and the public value is awaited. */
  activated?: boolean | 'committed';
  /** False: on PostgreSQL one login does everything. */
  fourthLock?: boolean;
}

/** Who acts: the first or the second person of a role. Only coordinator and assessor have a second one. */
export type Which = 1 | 2;

export interface TestWorld {
  /** Where its keys lie and, on SQLite, its database. */
  readonly dir: string;
  readonly place: Place;
  readonly runtime: Runtime;
  readonly world: World;
  /** What a person of this role can do; refusals come as pages do, see `refusal`. */
  as<R extends RoleName>(role: R, which?: Which): Capabilities[R];
  actor(role: RoleName, which?: Which): Actor;
  /** For calling a service itself: its Problems are thrown as they are. */
  scope(role: RoleName | 'system', which?: Which): Scope;
  /** The sign-in of a person. */
  signInOf(role: RoleName, which?: Which): { email: string; password: string };
  setDay(day: string): void;
  /** Moves the clock forward. */
  pass(milliseconds: number): void;
  /** Closes the database and keeps it, as the end of a process does. */
  stop(): Promise<void>;
  /** Closes and opens the database again, as a new process would. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export const site = {
  name: 'Gold Coast',
  time_zone: 'Australia/Brisbane',
  scanner: 'Medix DR',
  safety_name: 'Dr Maya Meyer',
  safety_phone: '+61 7 5550 0100',
  safety_email: 'safety@example.org',
};

const seconds = [
  { role: 'coordinator', name: 'Cora Chen', email: 'cora@example.org', password: 'second: coordinator' },
  { role: 'assessor', name: 'Anton Abel', email: 'anton@example.org', password: 'second person: assessor' },
] as const;

const personOf = (role: RoleName, which: Which) => {
  const found = (which === 1 ? people : seconds).find((each) => each.role === role);
  if (!found) throw new Error(`There is no ${which === 1 ? 'first' : 'second'} ${role}.`);
  return found;
};

const instantOf = (now: string) => (now.length === 10 ? `${now}T00:00:00.000Z` : now);
const firstDay = '2026-03-02';
/** What each of two people throws. */
export const dice = '1234561234561234561234';

/** A new folder below the system's folder for temporary files; removed after the tests of this file. */
export function temporaryFolder(): string {
  const dir = newFolder();
  folders.push(dir);
  return dir;
}

/** An empty place on the engine of this project; removed after the tests of this file. */
export async function temporaryPlace(): Promise<Place> {
  const place = await emptyPlace();
  places.push(place);
  return place;
}

const folders: string[] = [];
const places: Place[] = [];
const opened = new Set<TestWorld>();
afterAll(async () => {
  for (const each of opened) await each.close();
  for (const place of places) await dropPlace(place);
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

const secret = (seed: string, purpose: string) => Buffer.from(sha256(`test ${purpose}\n${seed}`), 'hex');
const open = (place: Place, seed: string, world: World) =>
  openRuntime({ place, world, practiceKey: secret(seed, 'practice key') });

async function buildTemplate(options: Required<WorldOptions>, folder: string): Promise<Place> {
  const place = await emptyPlace(folder);
  const world = seededWorld(options.seed, { now: instantOf(options.now) });
  const runtime = await open(place, options.seed, world);
  const cast = await settle(runtime, capabilities);
  const system = runtime.scope(systemActor, 'system');
  for (const who of seconds) {
    const invited = await cast.as('administrator').people.invite(who);
    if (!invited.ok || !invited.link.token) throw new Error(`${who.email} could not be invited.`);
    const accepted = await acceptLink(system, invited.link.token, {
      password: who.password,
      again: who.password,
    });
    if (!accepted.ok) throw new Error(accepted.errors[0]?.message);
  }
  const saved = await cast.as('administrator').settings.saveSite(site);
  if (!saved.ok) throw new Error(saved.errors[0]?.message);
  if (options.activated) {
    createKeyFile(runtime.keyFile, secret(options.seed, 'study key'));
    const fingerprint = fingerprintOf(readKeyFile(runtime.keyFile));
    const label = `test/${sha256(options.randomisationSeed).slice(0, 16)}`;
    const input = { fingerprint, confirm: 'discard practice', kind: 'dice' };
    const committed = await commit(system, runtime.keyFile, input, label);
    if (!committed.ok) throw new Error(committed.errors[0]?.message);
    for (const role of options.activated === 'committed' ? [] : beaconRoles) {
      const entered = await cast.as(role).enterBeacon(dice);
      if (!entered.ok) throw new Error(entered.message);
    }
  }
  await runtime.close();
  return place;
}

/** A fresh study. It is closed and removed after the tests of the file, or by `close`. */
export async function world(options: WorldOptions = {}): Promise<TestWorld> {
  const full = {
    seed: 'test',
    now: firstDay,
    randomisationSeed: 'list',
    activated: true,
    fourthLock: true,
    ...options,
  };
  const name = `world-${sha256(JSON.stringify([whereabouts(), full])).slice(0, 16)}`;
  const template = await oncePerRun(name, (folder) => buildTemplate(full, folder));
  const copy = await copyOf(template);
  const place = full.fourthLock ? copy : withoutFourthLock(copy);
  const clock = { now: instantOf(full.now) };
  const seeded = seededWorld(full.seed, clock);
  let runtime = await open(place, full.seed, seeded);
  let isOpen = true;
  const { account } = runtime.engine.tables;
  const rows = await runtime.engine.read.select({ id: account.id, email: account.email }).from(account);
  const actor = (role: RoleName, which: Which = 1): Actor => {
    const { name, email } = personOf(role, which);
    const row = rows.find((each) => each.email === email);
    if (!row) throw new Error(`${email} has no account.`);
    return { id: row.id, name, email, role };
  };
  const scope = (role: RoleName | 'system', which: Which = 1) =>
    role === 'system' ? runtime.scope(systemActor, 'system') : runtime.scope(actor(role, which));
  const its: TestWorld = {
    dir: place.data,
    place,
    world: seeded,
    get runtime() {
      return runtime;
    },
    as<R extends RoleName>(role: R, which: Which = 1): Capabilities[R] {
      const make = capabilities[role] as (desk: object) => Capabilities[R];
      return make({ scope: scope(role, which), session: '', keyFile: runtime.keyFile });
    },
    actor,
    scope,
    signInOf(role, which = 1) {
      const { email, password } = personOf(role, which);
      return { email, password };
    },
    setDay(day) {
      clock.now = instantOf(day);
    },
    pass(milliseconds) {
      clock.now = new Date(Date.parse(clock.now) + milliseconds).toISOString();
    },
    async stop() {
      if (isOpen) await runtime.close();
      isOpen = false;
    },
    async reopen() {
      await its.stop();
      runtime = await open(place, full.seed, seeded);
      isOpen = true;
    },
    async close() {
      if (!opened.delete(its)) return;
      await its.stop();
      await dropPlace(place);
    },
  };
  opened.add(its);
  return its;
}

/** The code of the Problem with which a capability or a service refuses. Throws when it does not refuse. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  let answer: unknown;
  try {
    answer = await promise;
  } catch (thrown) {
    const page = (thrown as { data?: { code?: string } }).data;
    const code = page?.code ?? (thrown as { code?: string }).code;
    if (typeof code === 'string') return code;
    throw thrown;
  }
  throw new Error(`This was not refused: ${JSON.stringify(answer)}`);
}

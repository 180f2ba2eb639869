// Everything that a running study consists of, opened once at start: the database, the clock, the ids, the keys
// and the definition. Pages and commands get scopes from here.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { desc } from 'drizzle-orm';
import { currentDefinition } from '#app/services/definition.server.ts';
import { createKeyFile, type Keyring, keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { entriesOf } from '#app/services/ledger.server.ts';
import { needKeyOfTheList } from '#app/services/randomisation/design.server.ts';
import { type Actor, realWorld, type Scope, type World } from '#app/services/scope.server.ts';
import { sealedActs } from '#app/services/sealed-acts.server.ts';
import { ensureStudy, studyState } from '#app/services/settings.server.ts';
import { readWordingFile } from '#app/services/wording.server.ts';
import { study } from '#app/study/index.ts';
import { roles } from '#app/study/roles.ts';
import {
  type Connections,
  type Engine,
  hasStudy,
  nameOf,
  openConnections,
  type Place,
  wordingFile,
} from '#db/open.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';

import type { Log } from './log.ts';

export interface Runtime {
  /** The database by the connection that may do everything that Equipoise does. */
  readonly engine: Engine;
  readonly world: World;
  readonly definition: string;
  readonly keyFile: string;
  /** The scope of an act. */
  scope(actor: Actor, source?: Scope['source']): Scope;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

export const systemActor: Actor = { id: 'system', name: 'Equipoise', email: '', role: 'system' };

interface Options {
  place: Place;
  keyFile?: string;
  world?: World;
  synthetic?: boolean;
  /** Refuse a directory without a study instead of creating one. */
  mustExist?: boolean;
  /** The practice key, for tests and the demonstration. */
  practiceKey?: Buffer;
  /** Where a warning goes. */
  log?: Log;
}

/** Opens a data directory. Throws with a sentence when a migration, a setting or a key is wrong. */
export async function openRuntime(options: Options): Promise<Runtime> {
  if (options.mustExist && !(await hasStudy(options.place)))
    throw new Error(
      `There is no study in ${nameOf(options.place)}: name its place with --data or --database.`,
    );
  await needStudyOfKey(options);
  const world = options.world ?? realWorld;
  const connections = await openConnections(options.place, { now: world.now });
  try {
    return await runtimeOn(connections, options);
  } catch (error) {
    await closeAll(connections);
    throw error;
  }
}

/** Throws when the key of a study is there and its database is not: a start would begin another study beside it. */
async function needStudyOfKey({ place, keyFile, synthetic }: Options): Promise<void> {
  const file = keyFile ?? join(place.data, 'study.key');
  // A directory with a key and no file of SQLite is refused where that file would be made.
  if (place.url === undefined || synthetic || !existsSync(file) || (await hasStudy(place))) return;
  throw new Error(
    `${file} is the key of a study, and ${nameOf(place)} holds none. Name the database of that study, or another data directory for a new one.`,
  );
}

/** Each engine once, the one that may do everything first. */
const enginesOf = (its: Connections) => [...new Set([its.application, its.blinded, its.allocator])];

async function closeAll(its: Connections): Promise<void> {
  for (const engine of enginesOf(its)) await engine.close();
}

async function healthyAll(its: Connections): Promise<boolean> {
  for (const engine of enginesOf(its)) if (!(await engine.healthy())) return false;
  return true;
}

/** The runtime over opened connections. */
async function runtimeOn(connections: Connections, options: Options): Promise<Runtime> {
  const { application: engine } = connections;
  const world = options.world ?? realWorld;
  const { definition, data } = currentDefinition();
  const keyFile = options.keyFile ?? join(options.place.data, 'study.key');
  const practiceFile = join(options.place.data, 'practice.key');
  const wording = readWordingFile(join(options.place.data, wordingFile));
  const opened = new Map<string, Keyring>();
  const ringOf = async (mode: 'practice' | 'production') => {
    const known = opened.get(mode);
    if (known) return known;
    if (mode === 'practice') makePracticeKey(practiceFile, options.practiceKey);
    const ring = keyring(readKeyFile(mode === 'practice' ? practiceFile : keyFile), study.id, mode);
    // Another process may have activated the study, and the file may have been changed since the start.
    if (mode === 'production') await needKeyOfTheList({ engine, keyring: async () => ring });
    opened.set(mode, ring);
    return ring;
  };
  const keyringNow = async () => ringOf((await studyState({ engine })).mode);
  // Whoever signs in goes on in the same scope as another actor: both methods ask the scope that they are called on.
  const scope = (actor: Actor, source: Scope['source'] = 'page'): Scope => ({
    engine: connections[isBlinded(actor) ? 'blinded' : 'application'],
    actor,
    world,
    definition,
    wording,
    source,
    keyring: keyringNow,
    begin() {
      return world.begin(this.actor.id, () => entriesOf(engine, this.actor.id));
    },
    reach(act) {
      // Whoever has every right already has no need of another connection.
      return { ...this, engine: this.engine === engine ? engine : connections[sealedActs[act]] };
    },
  });
  await ensureStudy(scope(systemActor, 'system'), { definitionData: data, synthetic: options.synthetic });
  // A production study without its key must say so at start, not at the next randomisation.
  await ringOf((await studyState({ engine })).mode);
  if (engine.name === 'postgres' && connections.blinded === engine)
    options.log?.({
      level: 'warning',
      warning:
        'There is no fourth lock: every page works with the right to read what is sealed. See “Four roles” in docs/scaling.md.',
    });
  const minutes = await minutesBehind(engine, world.now());
  if (minutes > 1)
    options.log?.({
      level: 'warning',
      warning: `The clock of this computer is ${Math.round(minutes)} minutes behind the last entry of the record. Set it right: entries would stand out of order.`,
    });
  return {
    engine,
    world,
    definition,
    keyFile,
    scope,
    healthy: () => healthyAll(connections),
    close: () => closeAll(connections),
  };
}

const isBlinded = ({ role }: Actor) => role !== 'system' && roles[role].blinded;

/** Makes the key of practice where there is none. Of two servers that start at once one makes it. */
function makePracticeKey(file: string, key: Buffer | undefined): void {
  if (existsSync(file)) return;
  try {
    createKeyFile(file, key);
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
}

/** By how many minutes the last entry of any ledger lies after now. */
async function minutesBehind({ read, tables }: Engine, now: string): Promise<number> {
  const last = await Promise.all(
    ledgerNames.map(async (name) => {
      const ledger = tables[`ledger_${name}`];
      const [row] = await read.select({ at: ledger.at }).from(ledger).orderBy(desc(ledger.seq)).limit(1);
      return Date.parse(row?.at ?? now);
    }),
  );
  return (Math.max(...last) - Date.parse(now)) / 60_000;
}

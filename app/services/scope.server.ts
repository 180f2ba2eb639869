// What a service may know: the database, who acts, when, with which ids and keys. Services never ask the
// machine for time or randomness, so that two runs with the same acts are equal in every byte.
import { createHmac, randomBytes } from 'node:crypto';
import type { RoleName } from '#app/study/roles.ts';
import type { Wording } from '#app/study/wording.ts';
import type { Engine } from '#db/open.ts';
import type { Keyring } from './keyring.server.ts';
import type { SealedAct } from './sealed-acts.server.ts';

export interface Actor {
  id: string;
  name: string;
  email: string;
  role: RoleName | 'system';
}

/** One act: its own ids, random bytes and instant. */
export interface ActSource {
  readonly request: string;
  readonly at: string;
  /** A fresh opaque id of 96 bits. */
  id(): string;
  bytes(count: number): Buffer;
}

/** Where time and randomness come from. */
export interface World {
  now(): string;
  /** Begins an act of this actor. `done` answers how many entries the ledgers hold of the actor. */
  begin(actor: string, done: () => Promise<number>): Promise<ActSource>;
}

export interface Scope {
  /** The database by the connection of the actor: a blinded one's may have no right to what is sealed. */
  readonly engine: Engine;
  readonly actor: Actor;
  readonly world: World;
  /** Begins an act of the actor. */
  begin(): Promise<ActSource>;
  /** The same scope on the connection that this act needs. */
  reach(act: SealedAct): Scope;
  /** The keys of the mode that the study is in. Throws KeyError when the key file is missing. */
  readonly keyring: () => Promise<Keyring>;
  readonly definition: string;
  /** Of the questionnaires for which the site holds a licence. */
  readonly wording: Wording;
  readonly source: 'page' | 'command' | 'system' | 'api';
}

/** The world of a real study: the machine's clock and its random source. */
export const realWorld: World = {
  now: () => new Date(Date.now()).toISOString(),
  async begin() {
    return {
      request: randomBytes(8).toString('hex'),
      at: realWorld.now(),
      id: () => randomBytes(12).toString('hex'),
      bytes: (count) => randomBytes(count),
    };
  },
};

/**
 * A world in which everything follows from a seed: for tests and the demonstration. Ids and randomness
 * are derived for each act from (seed, actor, act number), never drawn from one common stream, so that an
 * act of one person never moves an id of another. The clock stands still; each act of a person is one
 * second after her last one.
 */
export function seededWorld(seed: string, clock: { now: string }): World {
  const acts = new Map<string, number>();
  const today = new Map<string, { clock: string; count: number }>();
  return {
    now: () => clock.now,
    async begin(actor, done) {
      const known = acts.get(actor) ?? (await done());
      const number = Math.max(known, acts.get(actor) ?? 0) + 1;
      acts.set(actor, number);
      const before = today.get(actor);
      const count = before?.clock === clock.now ? before.count + 1 : 1;
      today.set(actor, { clock: clock.now, count });
      let drawn = 0;
      const bytes = (count: number): Buffer => {
        const parts: Buffer[] = [];
        for (let size = 0; size < count; size += 32)
          parts.push(createHmac('sha256', seed).update(`${actor}\n${number}\n${drawn++}`).digest());
        return Buffer.concat(parts).subarray(0, count);
      };
      return {
        request: bytes(8).toString('hex'),
        at: new Date(Date.parse(clock.now) + count * 1000).toISOString(),
        id: () => bytes(12).toString('hex'),
        bytes,
      };
    },
  };
}

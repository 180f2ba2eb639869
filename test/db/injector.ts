// Makes the nth change of a row fail, whichever table it is of: inside the database, past our own code. The same on both
// engines. What is counted and planned stands outside the tables of the study.
import type { TestWorld } from '../world.ts';
import { connectionOf, type Raw, withRaw } from './raw.ts';

const verbs = ['insert', 'update', 'delete'] as const;
const moments = ['before', 'after'] as const;
const triggersOf = (
  tables: readonly string[],
  make: (table: string, verb: string, moment: string) => string,
) => tables.flatMap((table) => verbs.flatMap((verb) => moments.map((moment) => make(table, verb, moment))));

export interface Injector {
  /** Lets the nth change of any row fail from now on; 0 lets none fail. */
  failAt(n: number): Promise<void>;
}

/** Watches these tables from now on. */
export const injector = (w: TestWorld, tables: readonly string[]): Promise<Injector> =>
  w.place.url === undefined ? inFile(w, tables) : onServer(w, tables);

async function inFile(w: TestWorld, tables: readonly string[]): Promise<Injector> {
  const plan = { failAt: 0, changes: 0 };
  await w.runtime.engine.write(async (q) => {
    const db = connectionOf(q);
    db.function('fault', () => {
      if (++plan.changes === plan.failAt) throw new Error(`injected fault ${plan.failAt}`);
      return 0;
    });
    const triggers = triggersOf(
      tables,
      (table, verb, moment) =>
        `create temp trigger fault_${table}_${verb}_${moment} ${moment} ${verb} on main."${table}" begin select fault(); end`,
    );
    for (const each of triggers) db.exec(each);
  });
  return {
    async failAt(n) {
      plan.failAt = n;
      plan.changes = 0;
    },
  };
}

// A sequence goes on counting where a transaction is taken back, as the counter of a process does.
const counting = `
  create schema fault;
  create sequence fault.changes;
  create sequence fault.planned minvalue 0;
  create function fault.fault() returns trigger language plpgsql security definer as $$
  declare
    planned bigint := (select last_value from fault.planned);
  begin
    if nextval('fault.changes') = planned then raise exception 'injected fault %', planned; end if;
    return coalesce(new, old);
  end $$;
  grant usage on schema fault to public;`;

async function onServer(w: TestWorld, tables: readonly string[]): Promise<Injector> {
  const failAt = (raw: Raw, n: number) =>
    raw.exec(`select setval('fault.planned', ${n}), setval('fault.changes', 1, false)`);
  await withRaw(w.place, async (raw) => {
    await raw.exec(counting);
    await failAt(raw, 0);
    const triggers = triggersOf(
      tables,
      (table, verb, moment) =>
        `create trigger fault_${table}_${verb}_${moment} ${moment} ${verb} on "${table}" for each row execute function fault.fault()`,
    );
    await raw.exec(triggers.join(';'));
  });
  return { failAt: (n) => withRaw(w.place, (raw) => failAt(raw, n)) };
}

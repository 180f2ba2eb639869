// Verification passes on a study in which everything has happened, and finds whatever was changed past the services.
import { beforeAll, expect, test } from 'vitest';
import { audited } from '#app/services/ledger.server.ts';
import { type Findings, verify } from '#app/services/verify.server.ts';
import { sha256 } from '#db/canonical.ts';
import { openForReading, type Place } from '#db/open.ts';
import { ledgerOf, sqliteTables } from '#db/schema/index.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import { type Chance, chance } from '../../scripts/demo/chance.ts';
import { goLive } from '../activating.ts';
import { screen } from '../acts.ts';
import { content, dropTrigger, headsOf, type Raw, type Row, tampering } from '../db/raw.ts';
import { lock, unseal } from '../locking.ts';
import { withCopy } from '../places.ts';
import { world } from '../world.ts';
import { liveIn } from './lived-in.ts';

let study: Place;
let anchor: { seq: number; hash: string };
beforeAll(async () => {
  const w = await world();
  await liveIn(w);
  // One that was uploaded and never committed to.
  await audited(w.scope('system'), { action: 'list.uploaded' }, (tx) =>
    tx.insert(w.runtime.engine.tables.uploaded_list, {
      id: tx.id(),
      sha256: sha256('a list'),
      list: 'v1.sealed',
      uploaded_at: tx.at,
    }),
  );
  await lock(w);
  await unseal(w);
  await w.stop();
  study = w.place;
  anchor = (await headsOf(w)).open as typeof anchor;
});

const nameOf = (table: unknown) => String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);
const tables = [...ledgerOf(sqliteTables).keys()].map(nameOf);
const ledgers = ledgerNames.map((name) => `ledger_${name}`);

async function verified(place: Place, cited?: typeof anchor): Promise<Findings> {
  const engine = await openForReading(place);
  try {
    return await verify(engine, cited);
  } finally {
    await engine.close();
  }
}

/** Changes a copy of the study as somebody with a database tool and every right could, triggers put back. */
const verifyAfter = (tamper: (raw: Raw) => Promise<unknown>, cited?: typeof anchor): Promise<Findings> =>
  withCopy(study, async (place) => {
    await tampering(place, tamper);
    return verified(place, cited);
  });

test('an untouched study passes, every ledger and every table', async () => {
  const { passed, failed } = await verifyAfter(async () => undefined, anchor);
  expect(failed).toEqual([]);
  for (const name of [
    ...ledgerNames.map((each) => `the ${each} ledger: `),
    ...tables.map((each) => `${each}: `),
  ])
    expect(
      passed.some((line) => line.startsWith(name)),
      name,
    ).toBe(true);
  expect(passed).toContain('adverse_event: 2 rows, as the open ledger tells');
  expect(passed).toContain('sealed_record: 19 rows, as the sealed ledger tells');
});

test('it passes in practice, and after practice data were discarded', async () => {
  const w = await world({ activated: false });
  await liveIn(w);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  await w.as('administrator').settings.makeKey();
  await goLive(w);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  await screen(w);
  const { passed, failed } = await verify(w.runtime.engine);
  expect(failed).toEqual([]);
  expect(passed).toContain('screening: 1 rows, as the open ledger tells');
});

const other = (luck: Chance, isText: boolean, value: string | number | null | undefined) => {
  if (isText) {
    if (typeof value !== 'string' || value === '') return 'x';
    const at = Math.floor(luck.uniform() * value.length);
    return `${value.slice(0, at)}${value[at] === '7' ? '8' : '7'}${value.slice(at + 1)}`;
  }
  return (Number(value) || 0) + (luck.yes(0.5) ? 1 : -1);
};

interface Tampered {
  what: string;
  putBack(raw: Raw): Promise<unknown>;
}

/** Changes one cell anywhere. Answers what was done, or undefined where the engine itself refuses. */
async function tamperOneCell(raw: Raw, luck: Chance): Promise<Tampered | undefined> {
  const table = luck.pick([...tables, ...ledgers, ...ledgers, ...ledgers, 'ledger_head']);
  const rows = await raw.rows(table);
  if (rows.length === 0) return undefined;
  const row = luck.pick(rows);
  const { name, isText } = luck.pick(await raw.columns(table));
  const primary = ledgers.includes(table) ? 'seq' : 'id';
  const value = luck.yes(0.2) && row[name] !== null ? null : other(luck, isText, row[name]);
  const update = `update "${table}" set "${name}" = ? where "${primary}" = ?`;
  const key = row[primary] ?? null;
  try {
    await raw.query(update, value, key);
  } catch {
    return undefined;
  }
  return {
    what: `${table}.${name} of ${key}: ${row[name]} -> ${value}`,
    putBack: (its) => its.query(update, row[name] ?? null, name === primary ? value : key),
  };
}

const rounds = process.env.EQUIPOISE_LONG ? 10_000 : process.env.TEST_ENGINE === 'postgres' ? 60 : 300;

test(`each of ${rounds} random changes of a single cell is found`, { timeout: 900_000 }, async () => {
  await withCopy(study, async (place) => {
    const missed: string[] = [];
    let done = 0;
    for (let i = 0; done < rounds; i++) {
      const tampered = await tampering(place, (raw) => tamperOneCell(raw, chance('tamper', String(i))));
      if (!tampered) continue;
      done += 1;
      if ((await verified(place)).failed.length === 0) missed.push(tampered.what);
      await tampering(place, tampered.putBack);
    }
    expect(missed).toEqual([]);
    // Each time nothing else was wrong.
    expect((await verified(place)).failed).toEqual([]);
  });
});

test.each(tables)('a row that was taken out of %s, or put in, is found', async (table) => {
  const cut = await verifyAfter((raw) =>
    raw.exec(`delete from "${table}" where id = (select max(id) from "${table}")`),
  );
  expect(cut.failed.join()).toMatch(new RegExp(`${table}: 0 rows differ .* and 1 are missing`));
  const more = await verifyAfter(async (raw) => {
    await raw.exec(`create temp table t as select * from "${table}" limit 1; update t set id = 'forged'`);
    for (const index of await raw.uniqueIndexes(table)) await raw.exec(`drop index "${index}"`);
    await raw.exec(`insert into "${table}" select * from t`);
  });
  expect(more.failed.join()).toMatch(
    new RegExp(`${table}: 1 rows differ .* and 0 are missing \\(first: forged\\)`),
  );
});

test.each(ledgers)('%s: an entry taken out, put in, moved or cut off is found', async (ledger) => {
  const fault = (name: string) => `the ${ledger.replace('ledger_', '')} ledger: ${name}`;
  const cases: [string, string][] = [
    [`delete from ${ledger} where seq = 5`, 'entry 6 is out of sequence'],
    [`delete from ${ledger} where seq = (select max(seq) from ${ledger})`, 'it ends at entry'],
    [`delete from ${ledger} where seq > 5`, 'it ends at entry 5'],
    [`delete from ${ledger}`, 'it ends at entry 0'],
    [
      `update ${ledger} set seq = -seq where seq in (5, 6); update ${ledger} set seq = 11 + seq where seq < 0`,
      'entry 5 ',
    ],
    [
      `insert into ${ledger} select seq + 1, at, actor, role, source, action, subject, table_name, row_key, cells_old, cells_new, reason, definition, request, hash, hash from ${ledger} where seq = (select max(seq) from ${ledger})`,
      'entry ',
    ],
  ];
  for (const [sql, says] of cases) {
    const { failed } = await verifyAfter((raw) => raw.exec(sql));
    expect(failed.join('\n')).toContain(fault(says));
  }
});

test('an entry with a fresh hash of its own is found by the entry after it, the last one by the head', async () => {
  const forge = (seq: number) => async (raw: Raw) => {
    const entry = (await raw.rows('ledger_open')).find((each) => each.seq === seq);
    if (!entry) throw new Error('no such entry');
    await rewrite(raw, { ...entry, actor: 'somebody else' });
  };
  const early = await verifyAfter(forge(20));
  expect(early.failed[0]).toBe('the open ledger: entry 21 does not follow the entry before it');
  expect((await verifyAfter(forge(anchor.seq))).failed.join()).toContain(`it ends at entry ${anchor.seq}`);
});

/** Writes an entry with the hash that fits it. Answers the hash. */
async function rewrite(raw: Raw, entry: Row): Promise<string> {
  const { hash: _, ...rest } = entry;
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hash = sha256(JSON.stringify(sorted));
  const columns = Object.keys(sorted);
  await raw.query(
    `update ledger_open set ${columns.map((each) => `"${each}" = ?`).join(', ')}, hash = ? where seq = ?`,
    ...Object.values(sorted),
    hash,
    entry.seq ?? null,
  );
  return hash;
}

test('a ledger rewritten to its end, head and all, is found by the cut that an export cites, and only by it', async () => {
  const everything = async (raw: Raw) => {
    let previous = '';
    for (const entry of await raw.rows('ledger_open')) {
      if (Number(entry.seq) < 20) continue;
      previous = await rewrite(raw, {
        ...entry,
        previous: previous || String(entry.previous),
        reason: 'a better reason',
      });
    }
    await raw.query("update ledger_head set hash = ? where id = 'open'", previous);
  };
  expect((await verifyAfter(everything)).failed).toEqual([]);
  expect((await verifyAfter(everything, anchor)).failed).toEqual([
    `the anchor: entry ${anchor.seq} of the open ledger is not the one cited`,
  ]);
});

test('a record that was cut short with all that it tells of is found by the anchor', async () => {
  const cut = async (raw: Raw) => {
    const last = (await raw.rows('ledger_open')).at(-1) ?? {};
    await raw.exec(`delete from ledger_open where seq = ${String(last.seq)}`);
    // The second signature.
    await raw.query('delete from unsealing where id = ?', String(last.row_key));
    await raw.query(
      "update ledger_head set seq = seq - 1, hash = ? where id = 'open'",
      String(last.previous),
    );
  };
  expect((await verifyAfter(cut)).failed).toEqual([]);
  expect((await verifyAfter(cut, anchor)).failed).toEqual([
    `the anchor: entry ${anchor.seq} of the open ledger is gone`,
  ]);
});

test.each(ledgers)('a missing trigger of %s is found', async (ledger) => {
  for (const verb of ['update', 'delete']) {
    const trigger = `${ledger}_no_${verb}`;
    const { failed } = await withCopy(study, async (place) => {
      await dropTrigger(place, ledger, trigger);
      return verified(place);
    });
    expect(failed).toEqual([
      `the database: the trigger ${trigger}, which protects a ledger, is gone or was changed`,
    ]);
  }
});

test('verification changes nothing', () =>
  withCopy(study, async (place) => {
    const before = await content({ place });
    await verified(place);
    expect(await content({ place })).toBe(before);
  }));

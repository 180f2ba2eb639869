// Verification passes on a study in which everything has happened, and finds whatever was changed past the services.
import { copyFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { type Findings, verify } from '#app/services/verify.server.ts';
import { sha256 } from '#db/canonical.ts';
import { databaseFile, openForReading } from '#db/open.ts';
import { ledgerOf, sqliteTables } from '#db/schema/index.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import { type Chance, chance } from '../../scripts/demo/chance.ts';
import { screen } from '../acts.ts';
import { contentOf, headsOf, rawOf, rowsOf } from '../db/raw.ts';
import { temporaryFolder, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

let study: string;
let anchor: { seq: number; hash: string };
beforeAll(async () => {
  const w = await world();
  await liveIn(w);
  w.runtime.close();
  study = w.dir;
  anchor = headsOf(study).open as typeof anchor;
});

const nameOf = (table: unknown) => String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);
const tables = [...ledgerOf(sqliteTables).keys()].map(nameOf);
const ledgers = ledgerNames.map((name) => `ledger_${name}`);

/** Changes a copy of the study as somebody with a database tool and every right could, triggers put back. */
async function verifyAfter(
  tamper: (db: Database.Database) => void,
  cited?: typeof anchor,
): Promise<Findings> {
  copyFileSync(databaseFile(study), databaseFile(work));
  const db = rawOf(work);
  db.pragma('ignore_check_constraints = ON');
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare("select name, sql from sqlite_master where type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) db.exec(`drop trigger ${name}`);
  tamper(db);
  for (const { sql } of triggers) db.exec(sql);
  db.close();
  const engine = openForReading(work);
  const findings = await verify(engine, cited);
  engine.close();
  return findings;
}
let work: string;
beforeAll(() => {
  work = temporaryFolder();
});

test('an untouched study passes, every ledger and every table', async () => {
  const { passed, failed } = await verifyAfter(() => undefined, anchor);
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
  expect(passed).toContain('sealed_record: 3 rows, as the sealed ledger tells');
});

test('it passes in practice, and after practice data were discarded', async () => {
  const w = await world({ activated: false });
  await liveIn(w);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  await w.as('administrator').settings.makeKey();
  const fingerprint = fingerprintOf(readKeyFile(w.runtime.keyFile));
  const activated = await w
    .as('administrator')
    .settings.activate({ fingerprint, confirm: 'discard practice' });
  expect(activated).toEqual({ ok: true });
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  await screen(w);
  const { passed, failed } = await verify(w.runtime.engine);
  expect(failed).toEqual([]);
  expect(passed).toContain('screening: 1 rows, as the open ledger tells');
});

interface ColumnInfo {
  name: string;
  type: string;
}

const other = (luck: Chance, type: string, value: unknown) => {
  if (type === 'TEXT') {
    if (typeof value !== 'string' || value === '') return 'x';
    const at = Math.floor(luck.uniform() * value.length);
    return `${value.slice(0, at)}${value[at] === '7' ? '8' : '7'}${value.slice(at + 1)}`;
  }
  return (Number(value) || 0) + (luck.yes(0.5) ? 1 : -1);
};

/** Changes one cell anywhere. Answers what was done, or undefined where the engine itself refuses. */
function tamperOneCell(db: Database.Database, luck: Chance): string | undefined {
  const table = luck.pick([...tables, ...ledgers, ...ledgers, ...ledgers, 'ledger_head']);
  const rows = rowsOf(db, table);
  if (rows.length === 0) return undefined;
  const row = luck.pick(rows);
  const { name, type } = luck.pick(db.pragma(`table_info("${table}")`) as ColumnInfo[]);
  const primary = ledgers.includes(table) ? 'seq' : 'id';
  const value = luck.yes(0.2) && row[name] !== null ? null : other(luck, type, row[name]);
  try {
    db.prepare(`update "${table}" set "${name}" = ? where "${primary}" = ?`).run(value, row[primary]);
  } catch {
    return undefined;
  }
  return `${table}.${name} of ${row[primary]}: ${row[name]} -> ${value}`;
}

const rounds = process.env.EQUIPOISE_LONG ? 10_000 : 300;

test(`each of ${rounds} random changes of a single cell is found`, { timeout: 900_000 }, async () => {
  const missed: string[] = [];
  let done = 0;
  for (let i = 0; done < rounds; i++) {
    let what: string | undefined;
    const { failed } = await verifyAfter((db) => {
      what = tamperOneCell(db, chance('tamper', String(i)));
    });
    if (!what) continue;
    done += 1;
    if (failed.length === 0) missed.push(what);
  }
  expect(missed).toEqual([]);
});

test.each(tables)('a row that was taken out of %s, or put in, is found', async (table) => {
  const cut = await verifyAfter((db) =>
    db.exec(`delete from "${table}" where id = (select max(id) from "${table}")`),
  );
  expect(cut.failed.join()).toMatch(new RegExp(`${table}: 0 rows differ .* and 1 are missing`));
  const more = await verifyAfter((db) => {
    db.exec(`create temp table t as select * from "${table}" limit 1; update t set id = 'forged'`);
    for (const index of uniqueIndexes(db, table)) db.exec(`drop index "${index}"`);
    db.exec(`insert into "${table}" select * from t`);
  });
  expect(more.failed.join()).toMatch(
    new RegExp(`${table}: 1 rows differ .* and 0 are missing \\(first: forged\\)`),
  );
});

const uniqueIndexes = (db: Database.Database, table: string) =>
  (db.pragma(`index_list("${table}")`) as { name: string; origin: string }[])
    .filter((each) => each.origin === 'c')
    .map((each) => each.name);

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
    const { failed } = await verifyAfter((db) => db.exec(sql));
    expect(failed.join('\n')).toContain(fault(says));
  }
});

test('an entry with a fresh hash of its own is found by the entry after it, the last one by the head', async () => {
  const forge = (seq: number) => (db: Database.Database) => {
    const entry = rowsOf(db, 'ledger_open').find((each) => each.seq === seq);
    if (!entry) throw new Error('no such entry');
    rewrite(db, { ...entry, actor: 'somebody else' });
  };
  const early = await verifyAfter(forge(20));
  expect(early.failed[0]).toBe('the open ledger: entry 21 does not follow the entry before it');
  expect((await verifyAfter(forge(anchor.seq))).failed.join()).toContain(`it ends at entry ${anchor.seq}`);
});

/** Writes an entry with the hash that fits it. Answers the hash. */
function rewrite(db: Database.Database, entry: Record<string, string | number | null>): string {
  const { hash: _, ...rest } = entry;
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hash = sha256(JSON.stringify(sorted));
  const columns = Object.keys(sorted);
  db.prepare(
    `update ledger_open set ${columns.map((each) => `"${each}" = @${each}`).join(', ')}, hash = @hash where seq = @seq`,
  ).run({ ...sorted, hash });
  return hash;
}

test('a ledger rewritten to its end, head and all, is found by the cut that an export cites, and only by it', async () => {
  const everything = (db: Database.Database) => {
    let previous = '';
    for (const entry of rowsOf(db, 'ledger_open')) {
      if (Number(entry.seq) < 20) continue;
      previous = rewrite(db, {
        ...entry,
        previous: previous || entry.previous,
        reason: 'a better reason',
      } as never);
    }
    db.prepare("update ledger_head set hash = ? where id = 'open'").run(previous);
  };
  expect((await verifyAfter(everything)).failed).toEqual([]);
  expect((await verifyAfter(everything, anchor)).failed).toEqual([
    `the anchor: entry ${anchor.seq} of the open ledger is not the one cited`,
  ]);
});

test('a record that was cut short with all that it tells of is found by the anchor', async () => {
  const cut = (db: Database.Database) => {
    const last = rowsOf(db, 'ledger_open').at(-1);
    db.exec(`delete from ledger_open where seq = ${String(last?.seq)}`);
    db.prepare(
      `update "${String(last?.table_name)}" set state = 'complete', void_reason = null, version = 1, changed_by = entered_by, changed_at = entered_at where id = ?`,
    ).run(last?.row_key);
    db.prepare("update ledger_head set seq = seq - 1, hash = ? where id = 'open'").run(last?.previous);
  };
  expect((await verifyAfter(cut)).failed).toEqual([]);
  expect((await verifyAfter(cut, anchor)).failed).toEqual([
    `the anchor: entry ${anchor.seq} of the open ledger is gone`,
  ]);
});

test('a missing trigger, a row that refers to nothing and a damaged index are found', async () => {
  copyFileSync(databaseFile(study), databaseFile(work));
  const db = rawOf(work);
  db.exec('drop trigger ledger_sealed_no_update');
  db.close();
  const engine = openForReading(work);
  expect((await verify(engine)).failed).toEqual([
    'the database file: the trigger ledger_sealed_no_update, which protects a ledger, is gone',
  ]);
  engine.close();
  const orphan = await verifyAfter((raw) => raw.exec("update participant set site_id = 'nowhere'"));
  expect(orphan.failed).toContain('the database file: a row of participant refers to nothing');
  const index = await verifyAfter((raw) => {
    raw.unsafeMode(true);
    raw.pragma('writable_schema = ON');
    raw.exec(
      "update sqlite_master set sql = 'CREATE UNIQUE INDEX `participant_seq` ON `participant` (`number`)' where name = 'participant_seq'",
    );
  });
  expect(index.failed.join()).toMatch(/the database file: .*participant_seq/);
});

test('verification changes nothing', async () => {
  copyFileSync(databaseFile(study), databaseFile(work));
  const before = rawOf(work);
  const content = contentOf(before);
  before.close();
  const engine = openForReading(work);
  await verify(engine);
  engine.close();
  const after = rawOf(work);
  expect(contentOf(after)).toBe(content);
  after.close();
});

// Verifies a database: that SQLite finds the file whole, that each ledger's chain is unbroken up to its head,
// and that rebuilding every table from the ledgers gives the live tables.
import { and, asc, eq, getTableName, gt, isNotNull } from 'drizzle-orm';
import { canonical } from '#db/canonical.ts';
import { entryHash, genesis, type Keyed, type Row } from '#db/ledger.ts';
import type { Engine, Reading } from '#db/open.ts';
import { afterLock, ledgerOf } from '#db/schema/index.ts';
import { type LedgerName, ledgerNames } from '#db/schema/ledgers.ts';

export interface Findings {
  passed: string[];
  failed: string[];
}

/** An entry of the open ledger that was written down elsewhere: the manifest of every export cites one. */
export interface Anchor {
  seq: number;
  hash: string;
}

/** What verification needs of a database. */
type Verifiable = Pick<Engine, 'tables' | 'faults' | 'snapshot'> & Partial<Pick<Engine, 'sound'>>;

const batch = 5000;

/**
 * Everything that can be checked without the key. Reads one unchanging state of the database. Only an anchor shows
 * that the end of the record was taken away together with what it tells of.
 */
export async function verify(engine: Verifiable, anchor?: Anchor): Promise<Findings> {
  const findings: Findings = { passed: [], failed: [] };
  const faults = await engine.faults();
  if (faults.length === 0) findings.passed.push(engine.sound ?? 'the database is sound');
  else findings.failed.push(...faults.map((each) => `the database: ${each}`));
  await engine.snapshot(async (q) => {
    const rebuilt = new Map<string, Map<string, Row>>();
    for (const name of ledgerNames) await verifyChain(engine, q, name, rebuilt, findings);
    if (anchor) await verifyAnchor(engine, q, anchor, findings);
    await verifyLock(engine, q, findings);
    for (const [table, ledger] of ledgerOf(engine.tables))
      await compare(q, table as Keyed, ledger, rebuilt, findings);
  });
  return findings;
}

async function verifyChain(
  engine: Verifiable,
  q: Reading,
  name: LedgerName,
  rebuilt: Map<string, Map<string, Row>>,
  findings: Findings,
): Promise<void> {
  const table = engine.tables[`ledger_${name}`];
  let previous = genesis;
  let seq = 0;
  for (;;) {
    const rows = (await q.select().from(table).orderBy(asc(table.seq)).limit(batch).offset(seq)) as Row[];
    for (const { hash, ...entry } of rows) {
      seq += 1;
      const fault =
        entry.seq !== seq
          ? 'is out of sequence'
          : entry.previous !== previous
            ? 'does not follow the entry before it'
            : entryHash(entry) !== hash
              ? 'was changed'
              : undefined;
      if (fault) {
        findings.failed.push(`the ${name} ledger: entry ${String(entry.seq)} ${fault}`);
        return;
      }
      previous = String(hash);
      replay(entry, rebuilt);
    }
    if (rows.length < batch) break;
  }
  const heads = await q.select().from(engine.tables.ledger_head).orderBy(asc(engine.tables.ledger_head.id));
  const head = heads.find((each) => each.id === name);
  if ((head?.seq ?? 0) !== seq || (head?.hash ?? genesis) !== previous)
    findings.failed.push(`the ${name} ledger: it ends at entry ${seq}, its head says ${head?.seq ?? 0}`);
  else findings.passed.push(`the ${name} ledger: ${seq} entries, head ${previous.slice(0, 16)}`);
}

async function verifyAnchor(
  engine: Verifiable,
  q: Reading,
  anchor: Anchor,
  findings: Findings,
): Promise<void> {
  const { ledger_open: open } = engine.tables;
  const found = (await q.select({ hash: open.hash }).from(open).where(eq(open.seq, anchor.seq)))[0];
  const says = `the anchor: entry ${anchor.seq} of the open ledger`;
  if (found?.hash === anchor.hash) findings.passed.push(`${says} is the one cited`);
  else findings.failed.push(`${says} ${found ? 'is not the one cited' : 'is gone'}`);
}

/** That the open ledger tells of nothing after the lock but what goes on. */
async function verifyLock({ tables }: Verifiable, q: Reading, findings: Findings): Promise<void> {
  const { ledger_open: open, study_lock: lock } = tables;
  const at = (
    await q
      .select({ seq: open.seq })
      .from(open)
      .where(eq(open.table_name, getTableName(lock)))
      .orderBy(asc(open.seq))
      .limit(1)
  )[0];
  if (!at) return;
  const goesOn = new Set<string>(afterLock(tables).map((table) => getTableName(table)));
  const later = await q
    .select({ seq: open.seq, table: open.table_name })
    .from(open)
    .where(and(gt(open.seq, at.seq), isNotNull(open.table_name)))
    .orderBy(asc(open.seq));
  const wrong = later.find((each) => !goesOn.has(String(each.table)));
  if (wrong) findings.failed.push(`the lock: entry ${wrong.seq} of the open ledger came after it`);
  else findings.passed.push(`the lock: entry ${at.seq} of the open ledger, and nothing was entered after it`);
}

function replay(entry: Row, rebuilt: Map<string, Map<string, Row>>): void {
  if (entry.table_name === null) return;
  const name = String(entry.table_name);
  const rows = rebuilt.get(name) ?? new Map<string, Row>();
  rebuilt.set(name, rows);
  const key = String(entry.row_key);
  if (key === '*') rows.clear();
  else rows.set(key, { ...rows.get(key), ...(JSON.parse(String(entry.cells_new)) as Row) });
}

async function compare(
  q: Reading,
  table: Keyed,
  ledger: LedgerName,
  rebuilt: Map<string, Map<string, Row>>,
  findings: Findings,
): Promise<void> {
  const name = getTableName(table);
  const wanted = rebuilt.get(name) ?? new Map<string, Row>();
  const live = (await q.select().from(table).orderBy(asc(table.id))) as Row[];
  // Columns that came with a later migration are null in rows that an older entry wrote.
  const wrong = live.filter((row) => {
    const known = wanted.get(String(row.id));
    const blank = Object.fromEntries(Object.keys(row).map((column) => [column, null]));
    return !known || canonical({ ...blank, ...known }) !== canonical(row);
  });
  const ids = new Set(live.map((row) => String(row.id)));
  const lost = [...wanted.keys()].filter((id) => !ids.has(id));
  if (wrong.length === 0 && lost.length === 0)
    findings.passed.push(`${name}: ${live.length} rows, as the ${ledger} ledger tells`);
  else
    findings.failed.push(
      `${name}: ${wrong.length} rows differ from the ${ledger} ledger and ${lost.length} are missing (first: ${String(wrong[0]?.id ?? lost[0])})`,
    );
}

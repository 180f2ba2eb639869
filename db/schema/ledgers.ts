// The three ledgers. Each has its own sequence, hash chain and head: one common chain would tell a
// blinded reader, by a gap or a head, that something had happened to one arm.
import type { Columns } from '../columns.ts';

export const ledgerNames = ['open', 'sealed', 'access'] as const;
export type LedgerName = (typeof ledgerNames)[number];

const entry = (c: Columns) => ({
  seq: c.integer('seq').primaryKey(),
  at: c.text('at').notNull(),
  actor: c.text('actor').notNull(),
  role: c.text('role').notNull(),
  source: c.text('source').notNull(),
  action: c.text('action').notNull(),
  subject: c.text('subject'),
  table_name: c.text('table_name'),
  row_key: c.text('row_key'),
  cells_old: c.text('cells_old'),
  cells_new: c.text('cells_new'),
  reason: c.text('reason'),
  definition: c.text('definition').notNull(),
  request: c.text('request').notNull(),
  previous: c.text('previous').notNull(),
  hash: c.text('hash').notNull(),
});

function ledger<N extends string>(c: Columns, name: N) {
  return c.table(name, entry(c));
}

export function ledgerTables(c: Columns) {
  return {
    // What a form was before is read by the keys of its records, whenever its page is opened.
    ledger_open: c.table('ledger_open', entry(c), (t) => [c.index('ledger_open_row').on(t.row_key, t.seq)]),
    ledger_sealed: ledger(c, 'ledger_sealed'),
    ledger_access: ledger(c, 'ledger_access'),
    ledger_head: c.table('ledger_head', {
      id: c.text('id').primaryKey(),
      seq: c.integer('seq').notNull(),
      hash: c.text('hash').notNull(),
    }),
  };
}

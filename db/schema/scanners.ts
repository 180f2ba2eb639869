// The scanners that densities are measured with, and what was found of two of them together. Nothing here is taken away:
// a record names its scanner for ever. Everything belongs to the open ledger.
import { type Columns, isBoolean, isDay, isFiniteNumber, isInstant } from '../columns.ts';

export function scannerTables(c: Columns) {
  const scanner = c.table(
    'scanner',
    {
      id: c.text('id').primaryKey(),
      name: c.text('name').notNull(),
      serial: c.text('serial').notNull(),
      software: c.text('software').notNull(),
      // The least significant change at this site, in g/cm2.
      ls_lsc: c.real('ls_lsc').notNull(),
      fn_lsc: c.real('fn_lsc').notNull(),
      in_use: c.integer('in_use').notNull(),
      version: c.integer('version').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('scanner_name').on(t.name),
      c.check('scanner_in_use_boolean', isBoolean('in_use')),
      c.check('scanner_ls_lsc', isFiniteNumber('ls_lsc')),
      c.check('scanner_fn_lsc', isFiniteNumber('fn_lsc')),
      c.check('scanner_entered_at_iso', isInstant('entered_at')),
    ],
  );
  const cross_calibration = c.table(
    'cross_calibration',
    {
      id: c.text('id').primaryKey(),
      one_id: c
        .text('one_id')
        .notNull()
        .references(() => scanner.id),
      other_id: c
        .text('other_id')
        .notNull()
        .references(() => scanner.id),
      made_on: c.text('made_on').notNull(),
      made_by: c.text('made_by').notNull(),
      equation: c.text('equation').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.index('cross_calibration_of').on(t.one_id, t.other_id, t.id),
      c.check('cross_calibration_made_on', isDay('made_on')),
      c.check('cross_calibration_at_iso', isInstant('entered_at')),
    ],
  );
  return { scanner, cross_calibration };
}

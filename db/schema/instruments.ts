// One table an instrument, derived from the study: a field is one line there and nothing here.
// Fields that reveal the arm have no column: their values live as ciphertext in sealed_record.

import type { Instrument } from '#app/study/instrument.ts';
import type { Field } from '#app/study/kinds.ts';
import { kinds } from '#app/study/kinds.ts';
import { type Columns, isBoolean, isDay, isFiniteNumber, isInstant, isPartialDay } from '../columns.ts';

function column(c: Columns, name: string, field: Field) {
  const storage = kinds[field.kind].storage;
  if (storage === 'real') return c.real(name);
  if (storage === 'integer' || storage === 'boolean') return c.integer(name);
  return c.text(name);
}

function invariant(name: string, field: Field) {
  const storage = kinds[field.kind].storage;
  if (storage === 'real') return isFiniteNumber(name);
  if (storage === 'boolean') return isBoolean(name);
  if (field.kind === 'day') return field.partial ? isPartialDay(name) : isDay(name);
  return undefined;
}

/** The columns of a record that are not fields: who, when, which version, in which state. */
const record = (c: Columns) => ({
  id: c.text('id').primaryKey(),
  participant_id: c.text('participant_id').notNull(),
  visit: c.text('visit').notNull(),
  state: c.text('state').notNull(),
  version: c.integer('version').notNull(),
  definition: c.text('definition').notNull(),
  missing: c.text('missing').notNull(),
  warnings: c.text('warnings').notNull(),
  entered_by: c.text('entered_by').notNull(),
  entered_at: c.text('entered_at').notNull(),
  changed_by: c.text('changed_by').notNull(),
  changed_at: c.text('changed_at').notNull(),
  void_reason: c.text('void_reason'),
});

/** The screening log stands before any participant: it numbers itself and keeps its judgement. */
const screeningExtra = (c: Columns) => ({
  seq: c.integer('seq').notNull(),
  number: c.text('number').notNull(),
  rescreen_of: c.text('rescreen_of'),
  verdict: c.text('verdict').notNull(),
  reasons: c.text('reasons').notNull(),
});

function fieldColumns(c: Columns, fields: Readonly<Record<string, Field>>) {
  const open = Object.entries(fields).filter(([, field]) => field.reveals !== 'arm');
  return {
    columns: Object.fromEntries(open.map(([name, field]) => [name, column(c, name, field)])),
    checks: open.flatMap(([name, field]) => {
      const rule = invariant(name, field);
      return rule ? [{ name, rule }] : [];
    }),
  };
}

function screeningTable(c: Columns, { fields }: Instrument) {
  const { columns, checks } = fieldColumns(c, fields);
  return c.table('screening', { ...record(c), ...screeningExtra(c), ...columns }, (t) => [
    c.uniqueIndex('screening_seq').on(t.seq),
    c.uniqueIndex('screening_number').on(t.number),
    ...checks.map(({ name, rule }) => c.check(`screening_${name}`, rule)),
  ]);
}

function instrumentTable(c: Columns, { name, within, fields }: Instrument) {
  const { columns, checks } = fieldColumns(c, fields);
  // The record that it belongs to, of a part of a log.
  if (within !== undefined) columns.parent_id = c.text('parent_id' as string);
  return c.table(name, { ...record(c), ...columns }, (t) => [
    c.index(`${name}_participant`).on(t.participant_id, t.visit, t.id),
    c.check(`${name}_entered_at_iso`, isInstant('entered_at')),
    ...checks.map((each) => c.check(`${name}_${each.name}`, each.rule)),
  ]);
}

export type InstrumentTable = ReturnType<typeof instrumentTable>;

/** The tables of these forms; one of them is the screening log. */
export function instrumentTables(c: Columns, instruments: readonly Instrument[]) {
  const screening = instruments.find((each) => each.name === 'screening');
  if (!screening) throw new Error('The study has no instrument called screening.');
  const generic = instruments.filter((each) => each !== screening && each.reveals !== 'arm');
  return {
    screening: screeningTable(c, screening),
    instruments: Object.fromEntries(generic.map((its) => [its.name, instrumentTable(c, its)])) as Record<
      string,
      InstrumentTable
    >,
  };
}

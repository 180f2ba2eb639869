// What reveals an arm. Every value that does so is ciphertext bound to study, participant and row;
// the few files that may import these tables are listed in test/architecture.test.ts.
import { type Columns, isBoolean, isDay, isInstant } from '../columns.ts';
import { draftTable } from './drafts.ts';

export function sealedTables(c: Columns) {
  const allocation = c.table(
    'allocation',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      stratum: c.text('stratum').notNull(),
      position: c.integer('position').notNull(),
      engine: c.text('engine').notNull(),
      label: c.text('label').notNull(),
      arm: c.text('arm').notNull(),
      allocated_at: c.text('allocated_at').notNull(),
      definition: c.text('definition').notNull(),
    },
    (t) => [
      c.uniqueIndex('allocation_participant').on(t.participant_id),
      c.uniqueIndex('allocation_position').on(t.label, t.stratum, t.position),
      c.check('allocation_at_iso', isInstant('allocated_at')),
    ],
  );
  const randomisation_design = c.table('randomisation_design', {
    id: c.text('id').primaryKey(),
    engine: c.text('engine').notNull(),
    label: c.text('label').notNull(),
    data: c.text('data').notNull(),
    key_fingerprint: c.text('key_fingerprint').notNull(),
    frozen_at: c.text('frozen_at').notNull(),
  });
  const arm_told = c.table(
    'arm_told',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      told_on: c.text('told_on').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('arm_told_participant').on(t.participant_id),
      c.check('arm_told_on_day', isDay('told_on')),
    ],
  );
  const sealed_record = c.table(
    'sealed_record',
    {
      id: c.text('id').primaryKey(),
      instrument: c.text('instrument').notNull(),
      participant_id: c.text('participant_id').notNull(),
      // The record that it belongs to, of a part of a log.
      parent_id: c.text('parent_id'),
      whole: c.integer('whole').notNull(),
      cells: c.text('cells').notNull(),
      state: c.text('state').notNull(),
      version: c.integer('version').notNull(),
      definition: c.text('definition').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.index('sealed_record_participant').on(t.instrument, t.participant_id, t.id),
      c.check('sealed_record_whole_boolean', isBoolean('whole')),
    ],
  );
  // A list that was made elsewhere, as one ciphertext of its bytes.
  const uploaded_list = c.table('uploaded_list', {
    id: c.text('id').primaryKey(),
    sha256: c.text('sha256').notNull(),
    list: c.text('list').notNull(),
    uploaded_at: c.text('uploaded_at').notNull(),
  });
  // That the arm was shown once, by the id of the code break: whether somebody read it is nobody's to know who is blinded.
  const code_break_reading = c.table(
    'code_break_reading',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      read_at: c.text('read_at').notNull(),
    },
    () => [c.check('code_break_reading_at_iso', isInstant('read_at'))],
  );
  // What an unblinded person types may tell an arm, and that she types at all tells of one of hers.
  const sealed_draft = draftTable(c, 'sealed_draft');
  return {
    allocation,
    randomisation_design,
    uploaded_list,
    arm_told,
    sealed_record,
    code_break_reading,
    sealed_draft,
  };
}

// The trial itself: what blinded people enter and may read. Everything here belongs to the open ledger.
import { type Columns, isBoolean, isDay, isInstant } from '../columns.ts';

export function trialTables(c: Columns) {
  const study = c.table(
    'study',
    {
      id: c.text('id').primaryKey(),
      mode: c.text('mode').notNull(),
      synthetic: c.integer('synthetic').notNull(),
      definition: c.text('definition').notNull(),
      created_at: c.text('created_at').notNull(),
      activated_at: c.text('activated_at'),
    },
    () => [c.check('study_synthetic_boolean', isBoolean('synthetic'))],
  );
  const definition = c.table('definition', {
    id: c.text('id').primaryKey(),
    version: c.text('version').notNull(),
    data: c.text('data').notNull(),
    first_used_at: c.text('first_used_at').notNull(),
  });
  const site = c.table('site', {
    id: c.text('id').primaryKey(),
    name: c.text('name').notNull(),
    time_zone: c.text('time_zone').notNull(),
    scanner: c.text('scanner').notNull(),
    safety_name: c.text('safety_name').notNull(),
    safety_phone: c.text('safety_phone').notNull(),
    safety_email: c.text('safety_email').notNull(),
  });
  const participant = c.table(
    'participant',
    {
      id: c.text('id').primaryKey(),
      seq: c.integer('seq').notNull(),
      number: c.text('number').notNull(),
      screening_id: c.text('screening_id').notNull(),
      site_id: c
        .text('site_id')
        .notNull()
        .references(() => site.id),
      enrolled_at: c.text('enrolled_at').notNull(),
      randomised_at: c.text('randomised_at'),
      randomised_on: c.text('randomised_on'),
      // As it was when she was randomised; a later correction of the history does not change it.
      stratum: c.text('stratum'),
    },
    (t) => [
      c.uniqueIndex('participant_seq').on(t.seq),
      c.uniqueIndex('participant_number').on(t.number),
      c.uniqueIndex('participant_screening').on(t.screening_id),
      c.index('participant_randomised').on(t.randomised_on, t.seq),
      c.check('participant_randomised_on_day', isDay('randomised_on')),
      c.check('participant_randomised_at_iso', isInstant('randomised_at')),
    ],
  );
  const visit = c.table(
    'visit',
    {
      id: c.text('id').primaryKey(),
      participant_id: c
        .text('participant_id')
        .notNull()
        .references(() => participant.id),
      visit: c.text('visit').notNull(),
      visit_date: c.text('visit_date'),
      state: c.text('state').notNull(),
      missed_reason: c.text('missed_reason'),
      version: c.integer('version').notNull(),
      definition: c.text('definition').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('visit_participant').on(t.participant_id, t.visit),
      c.check('visit_date_day', isDay('visit_date')),
    ],
  );
  // Public: what was fixed before anybody could know the list. The sealed half is in randomisation_design.
  const commitment = c.table(
    'commitment',
    {
      id: c.text('id').primaryKey(),
      attempt: c.integer('attempt').notNull(),
      text: c.text('text').notNull(),
      hash: c.text('hash').notNull(),
      beacon_kind: c.text('beacon_kind').notNull(),
      beacon_day: c.text('beacon_day'),
      reason: c.text('reason'),
      committed_by: c.text('committed_by').notNull(),
      committed_at: c.text('committed_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('commitment_attempt').on(t.attempt),
      c.check('commitment_beacon_day', isDay('beacon_day')),
    ],
  );
  const beacon_entry = c.table(
    'beacon_entry',
    {
      id: c.text('id').primaryKey(),
      commitment_id: c.text('commitment_id').notNull(),
      role: c.text('role').notNull(),
      value: c.text('value').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [c.uniqueIndex('beacon_entry_role').on(t.commitment_id, t.role)],
  );
  return {
    study,
    definition,
    site,
    participant,
    visit,
    commitment,
    beacon_entry,
  };
}

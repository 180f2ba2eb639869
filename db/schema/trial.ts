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
    optional_forms: c.text('optional_forms'),
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
      // Of a visit outside the schedule alone.
      unscheduled_reason: c.text('unscheduled_reason'),
    },
    (t) => [
      c.uniqueIndex('visit_participant').on(t.participant_id, t.visit),
      c.check('visit_date_day', isDay('visit_date')),
    ],
  );
  // When she is expected for a visit that is yet to be made. Once it is opened or missed it says when she was expected.
  const booking = c.table(
    'booking',
    {
      id: c.text('id').primaryKey(),
      participant_id: c
        .text('participant_id')
        .notNull()
        .references(() => participant.id),
      visit: c.text('visit').notNull(),
      day: c.text('day').notNull(),
      // On the wall at the site; null where no time was agreed.
      time: c.text('time'),
      state: c.text('state').notNull(),
      version: c.integer('version').notNull(),
      changed_by: c.text('changed_by').notNull(),
      changed_at: c.text('changed_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('booking_participant').on(t.participant_id, t.visit),
      c.index('booking_day').on(t.day, t.time, t.id),
      c.check('booking_day_day', isDay('day')),
      c.check('booking_changed_at_iso', isInstant('changed_at')),
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
  // Eligibility, confirmed by somebody who did not screen her. The same act freezes the stratum that she will be drawn in.
  const eligibility_confirmation = c.table(
    'eligibility_confirmation',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      stratum: c.text('stratum').notNull(),
      confirmed_by: c.text('confirmed_by').notNull(),
      confirmed_at: c.text('confirmed_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('eligibility_confirmation_participant').on(t.participant_id),
      c.check('eligibility_confirmation_at_iso', isInstant('confirmed_at')),
    ],
  );
  // A mistake that was found after randomisation. It is noted, and the allocation stands.
  const allocation_note = c.table(
    'allocation_note',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      kind: c.text('kind').notNull(),
      note: c.text('note').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.index('allocation_note_participant').on(t.participant_id, t.entered_at, t.id),
      c.check('allocation_note_at_iso', isInstant('entered_at')),
    ],
  );
  // The code of one participant, broken in an emergency: why, for whom and by whom. It says nothing of her arm, nor
  // whether it was read.
  const code_break = c.table(
    'code_break',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      kind: c.text('kind').notNull(),
      reason: c.text('reason').notNull(),
      receiver: c.text('receiver').notNull(),
      receiver_role: c.text('receiver_role').notNull(),
      // Who opens the page: the receiver, or the operator for her or him.
      reader: c.text('reader').notNull(),
      broken_by: c.text('broken_by').notNull(),
      broken_at: c.text('broken_at').notNull(),
      acknowledged_by: c.text('acknowledged_by'),
      acknowledged_at: c.text('acknowledged_at'),
    },
    (t) => [
      c.index('code_break_participant').on(t.participant_id, t.broken_at, t.id),
      c.check('code_break_at_iso', isInstant('broken_at')),
      c.check('code_break_acknowledged_iso', isInstant('acknowledged_at')),
    ],
  );
  // One row once the study is locked: from then on nothing clinical is written.
  const study_lock = c.table(
    'study_lock',
    {
      id: c.text('id').primaryKey(),
      reason: c.text('reason').notNull(),
      locked_by: c.text('locked_by').notNull(),
      locked_at: c.text('locked_at').notNull(),
    },
    () => [c.check('study_lock_at_iso', isInstant('locked_at'))],
  );
  // Two signatures, one of each of two roles: with both the study is unsealed.
  const unsealing = c.table(
    'unsealing',
    {
      id: c.text('id').primaryKey(),
      role: c.text('role').notNull(),
      reason: c.text('reason').notNull(),
      signed_by: c.text('signed_by').notNull(),
      signed_at: c.text('signed_at').notNull(),
    },
    (t) => [c.uniqueIndex('unsealing_role').on(t.role), c.check('unsealing_at_iso', isInstant('signed_at'))],
  );
  return {
    study,
    definition,
    site,
    participant,
    visit,
    booking,
    commitment,
    beacon_entry,
    eligibility_confirmation,
    allocation_note,
    code_break,
    study_lock,
    unsealing,
  };
}

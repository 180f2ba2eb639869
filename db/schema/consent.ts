// The versions of the consent sheet, and the consents that were given again. Everything belongs to the open ledger.
import { type Columns, isBoolean, isDay, isInstant } from '../columns.ts';

export function consentTables(c: Columns) {
  const consent_sheet = c.table(
    'consent_sheet',
    {
      id: c.text('id').primaryKey(),
      label: c.text('label').notNull(),
      approved_on: c.text('approved_on').notNull(),
      // Whether those who consented before it must consent again.
      again: c.integer('again').notNull(),
      version: c.integer('version').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('consent_sheet_label').on(t.label),
      c.check('consent_sheet_again_boolean', isBoolean('again')),
      c.check('consent_sheet_approved_on', isDay('approved_on')),
      c.check('consent_sheet_at_iso', isInstant('entered_at')),
    ],
  );
  const reconsent = c.table(
    'reconsent',
    {
      id: c.text('id').primaryKey(),
      participant_id: c.text('participant_id').notNull(),
      sheet_id: c
        .text('sheet_id')
        .notNull()
        .references(() => consent_sheet.id),
      given_on: c.text('given_on').notNull(),
      state: c.text('state').notNull(),
      void_reason: c.text('void_reason'),
      version: c.integer('version').notNull(),
      entered_by: c.text('entered_by').notNull(),
      entered_at: c.text('entered_at').notNull(),
    },
    (t) => [
      c.index('reconsent_participant').on(t.participant_id, t.given_on, t.id),
      c.check('reconsent_given_on', isDay('given_on')),
      c.check('reconsent_at_iso', isInstant('entered_at')),
    ],
  );
  return { consent_sheet, reconsent };
}

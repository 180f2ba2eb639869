// Prepared reads that every page of capture uses: a participant by number, a visit, the live record of a form.
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import type { InstrumentTable } from '#db/schema/instruments.ts';
import type { Scope } from '../scope.server.ts';

export interface ParticipantRow {
  id: string;
  number: string;
  enrolled_at: string;
  randomised_at: string | null;
  randomised_on: string | null;
}

/** The participant with this number. Throws page.not_found. */
export async function participantNumbered(scope: Scope, q: Reading, number: string): Promise<ParticipantRow> {
  const { participant } = scope.engine.tables;
  const find = cached(q, participantNumbered, () =>
    q
      .select({
        id: participant.id,
        number: participant.number,
        enrolled_at: participant.enrolled_at,
        randomised_at: participant.randomised_at,
        randomised_on: participant.randomised_on,
      })
      .from(participant)
      .where(eq(participant.number, sql.placeholder('number')))
      .prepare(),
  );
  const row = (await find.execute({ number }))[0];
  if (!row) throw problem('page.not_found');
  return row;
}

/** The table of an instrument whose records hang on a participant. */
export function instrumentTableOf(tables: Tables, instrument: string): InstrumentTable {
  const table = tables.instruments[instrument];
  if (!table) throw problem('page.not_found');
  return table;
}

/** The record of a form that is not void, with all its cells, or undefined. */
export async function liveRecord(
  scope: Scope,
  q: Reading,
  instrument: string,
  participant: string,
  visit: string,
): Promise<Row | undefined> {
  const table = instrumentTableOf(scope.engine.tables, instrument);
  const find = cached(q, `live ${instrument}`, () =>
    q
      .select()
      .from(table)
      .where(
        and(
          eq(table.participant_id, given('participant')),
          eq(table.visit, given('visit')),
          ne(table.state, 'void'),
        ),
      )
      .orderBy(asc(table.id))
      .prepare(),
  );
  return (await find.execute({ participant, visit }))[0] as Row | undefined;
}

export interface VisitRow {
  id: string;
  visit: string;
  visit_date: string | null;
  state: string;
  missed_reason: string | null;
  /** Why a visit outside the schedule was made. */
  unscheduled_reason: string | null;
  version: number;
  entered_at: string;
}

/** One visit of a participant, or undefined before it is opened. */
export async function visitOf(
  scope: Scope,
  q: Reading,
  participant: string,
  visit: string,
): Promise<VisitRow | undefined> {
  const { visit: table } = scope.engine.tables;
  const find = cached(q, visitOf, () =>
    q
      .select({
        id: table.id,
        visit: table.visit,
        visit_date: table.visit_date,
        state: table.state,
        missed_reason: table.missed_reason,
        unscheduled_reason: table.unscheduled_reason,
        version: table.version,
        entered_at: table.entered_at,
      })
      .from(table)
      .where(
        and(
          eq(table.participant_id, sql.placeholder('participant')),
          eq(table.visit, sql.placeholder('visit')),
        ),
      )
      .prepare(),
  );
  return (await find.execute({ participant, visit }))[0];
}

export interface Booking {
  day: string;
  /** HH:MM at the site. */
  time: string | null;
}

export interface BookingRow extends Booking {
  id: string;
  state: string;
  version: number;
}

/** The booking of a visit, cancelled ones too, or undefined. */
export async function bookingOf(
  scope: Scope,
  q: Reading,
  participant: string,
  visit: string,
): Promise<BookingRow | undefined> {
  const { booking } = scope.engine.tables;
  const find = cached(q, bookingOf, () =>
    q
      .select({
        id: booking.id,
        day: booking.day,
        time: booking.time,
        state: booking.state,
        version: booking.version,
      })
      .from(booking)
      .where(
        and(
          eq(booking.participant_id, sql.placeholder('participant')),
          eq(booking.visit, sql.placeholder('visit')),
        ),
      )
      .prepare(),
  );
  return (await find.execute({ participant, visit }))[0];
}

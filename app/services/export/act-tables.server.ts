// Tables of acts about participants that are no form: consents given again, mistakes noted after randomisation, codes broken in
// an emergency. Their texts, and who read an arm, follow once the study is unsealed; names of people never.
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { noteKinds } from '../allocation-notes.server.ts';
import { breakKinds, breakReaders } from '../code-breaks.server.ts';
import { dayAt } from '../settings.server.ts';
import type { Block } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { plain } from './form-variables.server.ts';
import { participantTable } from './participant-table.server.ts';
import type { Cell, Table } from './table.server.ts';

const idsOf = ({ people }: Block) => people.map(({ id }) => id);
const numbered = <Rows extends { her: string }>(
  rows: readonly Rows[],
  cellsOf: (row: Rows) => readonly Cell[],
) => {
  const byParticipant = Map.groupBy(rows, ({ her }) => her);
  return ({ id }: { id: string }) => (byParticipant.get(id) ?? []).map((row, i) => [i + 1, ...cellsOf(row)]);
};

/** One row a consent that was given again. */
export const reconsentsTable = (cut: Cut): Table =>
  participantTable(cut, {
    name: 'reconsents',
    label: 'Consents given again',
    structure: 'One row a consent given again to a later version of the consent form',
    keys: ['consent_number'],
    variables: [
      plain('consent_number', 'Consent given again of this participant', 'int'),
      plain('consent_version', 'Version of the consent form that she signed again', 'char', {
        ...{ length: 80, origin: 'Collected' },
      }),
      plain('given_on', 'Day of the consent', 'date', { origin: 'Collected' }),
    ],
    async read(block) {
      const { reconsent, consent_sheet: sheet } = cut.tables;
      const rows = await cut.q
        .select({ her: reconsent.participant_id, label: sheet.label, day: reconsent.given_on })
        .from(reconsent)
        .innerJoin(sheet, eq(sheet.id, reconsent.sheet_id))
        .where(and(inArray(reconsent.participant_id, idsOf(block)), ne(reconsent.state, 'void')))
        .orderBy(asc(reconsent.participant_id), asc(reconsent.given_on), asc(reconsent.id));
      return numbered(rows, ({ label, day }) => [label, day]);
    },
  });

/** One row a note, in the order of time. */
export const notesTable = (cut: Cut): Table =>
  participantTable(cut, {
    name: 'allocation_notes',
    label: 'Mistakes noted after randomisation',
    structure: 'One row a mistake that was noted after randomisation; the allocation stands',
    keys: ['note_number'],
    variables: [
      plain('note_number', 'Note of this participant', 'int'),
      plain('kind', 'Mistake found after randomisation; the allocation stands', 'char', {
        ...{ codes: noteKinds, list: 'NOTEKIND', length: 20, origin: 'Collected' },
      }),
      plain('noted_on', 'Day on which it was noted', 'date'),
    ],
    async read(block) {
      const { allocation_note: note, participant, site } = cut.tables;
      const rows = await cut.q
        .select({ her: note.participant_id, kind: note.kind, at: note.entered_at, zone: site.time_zone })
        .from(note)
        .innerJoin(participant, eq(participant.id, note.participant_id))
        .innerJoin(site, eq(site.id, participant.site_id))
        .where(inArray(note.participant_id, idsOf(block)))
        .orderBy(asc(note.participant_id), asc(note.entered_at), asc(note.id));
      return numbered(rows, ({ kind, at, zone }) => [kind, dayAt(at, zone)]);
    },
  });

const readerLabels = {
  receiver: 'The receiver alone',
  operator: 'Whoever asked for it, who told the receiver',
} as const;

/** One row a code break, in the order of time. */
export function codeBreaksTable(cut: Cut): Table {
  const isUnsealed = cut.isWhole;
  return participantTable(cut, {
    name: 'code_breaks',
    label: 'Codes broken in an emergency',
    structure: 'One row a participant whose code was broken in an emergency, each time',
    keys: ['break_number'],
    variables: [
      plain('break_number', 'Code break of this participant', 'int'),
      plain('kind', 'Why the code was broken', 'char', { codes: breakKinds, list: 'BRKKIND', length: 20 }),
      plain('reader', 'Who was to read the arm', 'char', {
        codes: breakReaders.map(([code]) => [code, readerLabels[code]] as const),
        length: 10,
      }),
      plain('broken_on', 'Day on which the code was broken', 'date'),
      ...(isUnsealed
        ? [
            plain('reason', 'What had happened', 'char', { length: 4000 }),
            plain('receiver_role', 'What the receiver was', 'char', { length: 400 }),
            plain('read_on', 'Day on which the arm was read; empty where it never was', 'date'),
          ]
        : []),
    ],
    async read(block) {
      const { code_break: table, participant, site } = cut.tables;
      const rows = await cut.q
        .select({
          ...{ id: table.id, her: table.participant_id, kind: table.kind, reader: table.reader },
          ...{ at: table.broken_at, reason: table.reason, role: table.receiver_role, zone: site.time_zone },
        })
        .from(table)
        .innerJoin(participant, eq(participant.id, table.participant_id))
        .innerJoin(site, eq(site.id, participant.site_id))
        .where(inArray(table.participant_id, idsOf(block)))
        .orderBy(asc(table.participant_id), asc(table.broken_at), asc(table.id));
      const readAt = isUnsealed ? await readingsOf(cut, block) : new Map<string, string>();
      return numbered(rows, ({ id, kind, reader, at, reason, role, zone }) => {
        const read = readAt.get(id);
        const unsealed = [reason || null, role || null, read === undefined ? null : dayAt(read, zone)];
        return [kind, reader, dayAt(at, zone), ...(isUnsealed ? unsealed : [])];
      });
    },
  });
}

async function readingsOf({ q, tables }: Cut, block: Block): Promise<Map<string, string>> {
  const { code_break_reading: reading } = tables;
  const rows = await q
    .select({ id: reading.id, at: reading.read_at })
    .from(reading)
    .where(inArray(reading.participant_id, idsOf(block)))
    .orderBy(asc(reading.id));
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Ids of those whose arm was read in an emergency. Only for a cut that tells of it. */
export async function whoseCodeWasRead({ q, tables }: Cut): Promise<string[]> {
  const { code_break_reading: reading } = tables;
  const rows = await q.select({ her: reading.participant_id }).from(reading).orderBy(asc(reading.id));
  return rows.map(({ her }) => her);
}

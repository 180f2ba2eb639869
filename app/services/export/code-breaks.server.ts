// The table of code breaks: of whom, why, and on which day at the site. What was written of it, for whom it was, and
// whether anybody read the arm follow once the study is unsealed; names of people never.
import { asc, eq } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { breakKinds, breakReaders } from '../code-breaks.server.ts';
import { dayAt } from '../settings.server.ts';
import type { ArmState } from './arm-column.server.ts';
import { type Column, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

/** The columns between those of every table. */
export const breakColumns = (state: ArmState): Column[] => [
  plainColumn('kind', 'Why the code was broken', 'code', { codes: breakKinds }),
  plainColumn('reader', 'Who was to read the arm', 'code', {
    codes: breakReaders.map(([code]) => [code, readerLabels[code]] as const),
  }),
  plainColumn('broken_on', 'Day on which the code was broken', 'day'),
  ...(state === 'unsealed'
    ? [
        plainColumn('reason', 'What had happened', 'text'),
        plainColumn('receiver_role', 'What the receiver was', 'text'),
        plainColumn('read_on', 'Day on which the arm was read; empty where it never was', 'day'),
      ]
    : []),
];

const readerLabels = {
  receiver: 'The receiver alone',
  operator: 'Whoever asked for it, who told the receiver',
} as const;

/** One row a code break, in the order of participants and then of time. */
export async function breakRows(
  q: Reading,
  tables: Tables,
  source: Source,
  { state, marks }: { state: ArmState; marks: string },
): Promise<string[][]> {
  const { code_break: table, code_break_reading: reading, participant, site } = tables;
  const all = await q
    .select({
      id: table.id,
      her: table.participant_id,
      kind: table.kind,
      reader: table.reader,
      at: table.broken_at,
      reason: table.reason,
      role: table.receiver_role,
      zone: site.time_zone,
    })
    .from(table)
    .innerJoin(participant, eq(participant.id, table.participant_id))
    .innerJoin(site, eq(site.id, participant.site_id))
    .orderBy(asc(participant.seq), asc(table.broken_at), asc(table.id));
  const isUnsealed = state === 'unsealed';
  const readings = isUnsealed
    ? await q.select({ id: reading.id, at: reading.read_at }).from(reading).orderBy(asc(reading.id))
    : [];
  const readAt = new Map(readings.map((each) => [each.id, each.at]));
  const byParticipant = Map.groupBy(all, (row) => row.her);
  const dayOf = (at: string | undefined, zone: string) => (at === undefined ? '' : dayAt(at, zone));
  return source.participants.flatMap((each) =>
    (byParticipant.get(each.id) ?? []).map((row) => [
      ...[study.id, each.number, each.arm, row.kind, row.reader, dayAt(row.at, row.zone)],
      ...(isUnsealed ? [row.reason, row.role, dayOf(readAt.get(row.id), row.zone)] : []),
      marks,
    ]),
  );
}

// The table of mistakes that were noted after randomisation: what kind, and on which day at the site. Their text stays out.
import { asc, eq } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { noteKinds } from '../allocation-notes.server.ts';
import { dayAt } from '../settings.server.ts';
import { type Column, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

/** The columns between those of every table. */
export const noteColumns: Column[] = [
  plainColumn('kind', 'Mistake found after randomisation; the allocation stands', 'code', {
    codes: noteKinds,
  }),
  plainColumn('noted_on', 'Day on which it was noted', 'day'),
];

/** One row a note, in the order of participants and then of time. */
export async function noteRows(
  q: Reading,
  tables: Tables,
  source: Source,
  marks: string,
): Promise<string[][]> {
  const { allocation_note: note, participant, site } = tables;
  const all = await q
    .select({ her: note.participant_id, kind: note.kind, at: note.entered_at, zone: site.time_zone })
    .from(note)
    .innerJoin(participant, eq(participant.id, note.participant_id))
    .innerJoin(site, eq(site.id, participant.site_id))
    .orderBy(asc(participant.seq), asc(note.entered_at), asc(note.id));
  const byParticipant = Map.groupBy(all, (row) => row.her);
  return source.participants.flatMap((each) =>
    (byParticipant.get(each.id) ?? []).map(({ kind, at, zone }) => [
      study.id,
      each.number,
      each.arm,
      kind,
      dayAt(at, zone),
      marks,
    ]),
  );
}

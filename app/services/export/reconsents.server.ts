// The consents that were given again to a later version of the consent form: which version, and on which day.
import { asc, eq, ne } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { type Column, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

/** The columns between those of every table. */
export const reconsentColumns: Column[] = [
  plainColumn('consent_version', 'Version of the consent form that she signed again', 'text'),
  plainColumn('given_on', 'Day of the consent', 'day'),
];

/** One row a consent, in the order of participants and then of days. */
export async function reconsentRows(
  q: Reading,
  tables: Tables,
  source: Source,
  marks: string,
): Promise<string[][]> {
  const { reconsent, consent_sheet: sheet } = tables;
  const all = await q
    .select({ her: reconsent.participant_id, label: sheet.label, day: reconsent.given_on })
    .from(reconsent)
    .innerJoin(sheet, eq(sheet.id, reconsent.sheet_id))
    .where(ne(reconsent.state, 'void'))
    .orderBy(asc(reconsent.participant_id), asc(reconsent.given_on), asc(reconsent.id));
  const byParticipant = Map.groupBy(all, (row) => row.her);
  return source.participants.flatMap((each) =>
    (byParticipant.get(each.id) ?? []).map(({ label, day }) => [
      study.id,
      each.number,
      each.arm,
      label,
      day,
      marks,
    ]),
  );
}

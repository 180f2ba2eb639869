// The keys of records of which a participant may have several: the place of a record among all that were entered in the open,
// void ones too. A key never changes, and snapshot and history call a record alike.
import { asc, inArray } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import { instrumentTableOf } from '../../../capture/lookups.server.ts';
import type { Cut } from '../../cut.server.ts';

/** Participant -> the ids of her records of a form, in the order of entry. Of a form that is sealed as a whole: none. */
export type Ids = ReadonlyMap<string, readonly string[]>;

export async function idsOf({ q, tables }: Cut, form: Instrument, people: readonly string[]): Promise<Ids> {
  if (form.reveals === 'arm') return new Map();
  if (form.name === 'screening') {
    const { participant } = tables;
    const rows = await q
      .select({ her: participant.id, id: participant.screening_id })
      .from(participant)
      .where(inArray(participant.id, [...people]))
      .orderBy(asc(participant.seq));
    return new Map(rows.map(({ her, id }) => [her, [id]]));
  }
  const table = instrumentTableOf(tables, form.name);
  const rows = await q
    .select({ her: table.participant_id, id: table.id })
    .from(table)
    .where(inArray(table.participant_id, [...people]))
    .orderBy(asc(table.participant_id), asc(table.entered_at), asc(table.id));
  return new Map(
    [...Map.groupBy(rows, ({ her }) => her)].map(([her, its]) => [her, its.map(({ id }) => id)]),
  );
}

/** The keys of her records; `told`: all that are told, those of unblinded people come after the others. */
export function keysOf(ids: readonly string[] = [], told: readonly string[] = []): Map<string, string> {
  const all = [...ids, ...told.filter((id) => !ids.includes(id))];
  return new Map(all.map((id, i) => [id, String(i + 1)]));
}

// One table of the dataset in one format, for a program: the same table, under the same mask, as in a bundle of the same cut.
import { problem } from '#app/problem.ts';
import { noteUse } from '../accounts/access-tokens.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { armSaid } from './arm-column.server.ts';
import { type Bundle, onCut } from './bundle.server.ts';
import { changedSince, changesTable, eventAt, isOfAnotherDay } from './changes.server.ts';
import { checkedRows, checkTable } from './check-table.server.ts';
import type { Cut } from './cut.server.ts';
import { formats } from './formats/index.server.ts';
import { leftOut } from './left-out.server.ts';
import { openSpool, type Stop } from './spool.server.ts';
import { measure, measured, type Table, Unwritable } from './table.server.ts';
import { refuseAbove } from './table-files.server.ts';
import { type ExportTable, exportTables } from './tables.server.ts';

export interface TableAsked {
  /** Its name with the extension of a format: `adsl.csv`. */
  file: string;
  /** The number of an open event, or an instant or a day in UTC; null: all rows. */
  since: string | null;
  stop?: Stop;
}

export interface TableFile extends Omit<Bundle, 'refused'> {
  mediaType: string;
  /** Its cut: `since` of the next question. */
  cut: { seq: number; hash: string };
  /** What the arm column holds. */
  arm: Cut['arm']['state'];
  /** Whether it holds the rows of everybody, or of those for whom something changed. */
  rows: 'all' | 'changed';
  /** Of Equipoise: another may derive otherwise. */
  version: string;
}

/** The tables that a program may ask for: those of the dataset, and who changed. */
const tablesFor = (cut: Cut): ExportTable[] => [
  ...exportTables(cut),
  { table: changesTable(cut), kind: 'data' },
];

/** An incident is of nobody, before the arms are named. */
const isOfParticipants = ({ keys }: Table) => keys.includes('participant') || keys.includes('USUBJID');

const formatsOf = ({ kind }: ExportTable) => formats.filter(({ kinds }) => kinds.includes(kind));

/** The table and the format that a name asks for. Throws export.unknown. */
function find(cut: Cut, file: string) {
  const [name = '', extension = '', ...rest] = file.split('.');
  const found = tablesFor(cut).find(({ table }) => table.name.toLowerCase() === name.toLowerCase());
  if (!found || rest.length > 0)
    throw problem(
      'export.unknown',
      `The dataset has no table ${JSON.stringify(file.slice(0, 80))}. /api/export names them.`,
    );
  const its = formatsOf(found).find(({ format }) => format.extension === extension);
  if (!its) {
    const all = [...new Set(formatsOf(found).map(({ format }) => format.extension))];
    throw problem(
      'export.unknown',
      `${name} does not come as ${JSON.stringify(extension)}, but as ${all.join(', ')}.`,
    );
  }
  return { ...found, format: its.format, fileName: `${found.table.name.toLowerCase()}.${extension}` };
}

/** The same cut, of those for whom something changed; of a dataset of the analysis, everybody from the next day on. */
async function changedIn(cut: Cut, since: string, kind: ExportTable['kind']): Promise<Cut> {
  const seq = await eventAt(cut, since);
  const isAll = kind === 'analysis' && (await isOfAnotherDay(cut, seq));
  return { ...cut, changed: isAll ? 'everybody' : await changedSince(cut, seq) };
}

/** Makes the file, and records that it was read. Throws export.unknown, export.since, export.unwritable with a sentence. */
export async function readTable(
  scope: Scope,
  { file, since, stop }: TableAsked,
  token: string,
): Promise<TableFile> {
  const spool = await openSpool(stop);
  try {
    const made = await onCut(scope, async (whole) => {
      const cut = since === null ? whole : await changedIn(whole, since, find(whole, file).kind);
      const { table, format, fileName } = find(cut, file);
      const checked = checkedRows(table);
      checkTable(table);
      const { rows } = await measure(table, checked);
      measured(checked, table);
      refuseAbove(format, table, rows);
      const { bytes, sha256, at } = await spool.add(fileName, format.write(checked, cut.stamp));
      return {
        ...{ at, bytes, sha256, mediaType: format.mediaType, fileName },
        ...{ cut: { seq: cut.open.seq, hash: cut.open.hash }, arm: cut.arm.state },
        ...({
          rows: cut.changed === 'everybody' || !isOfParticipants(table) ? 'all' : 'changed',
          version: cut.stamp.version,
        } as const),
      };
    });
    stop?.throwIfAborted();
    await audited(scope, { action: 'export.table_read', subject: made.sha256 }, (tx) =>
      noteUse(scope, tx, token),
    );
    const { at, ...its } = made;
    return { ...its, body: spool.stream({ at, bytes: its.bytes }) };
  } catch (error) {
    await spool.close();
    if (error instanceof Unwritable) throw problem('export.unwritable', error.message);
    throw error;
  }
}

/** What a program may ask for, and where the cut would be now. */
export function listTables(scope: Scope) {
  return onCut(scope, async (cut) => ({
    study: cut.stamp.study.toLowerCase(),
    title: cut.stamp.title,
    marks: cut.stamp.marks,
    arm: armSaid[cut.arm.state].manifest,
    cut: { open_seq: cut.open.seq, open_hash: cut.open.hash, at: cut.open.at },
    tables: tablesFor(cut).map((each) => ({
      name: each.table.name,
      label: each.table.label,
      structure: each.table.structure,
      files: [...new Set(formatsOf(each).map(({ format }) => `${each.table.name}.${format.extension}`))],
    })),
    left_out: leftOut(cut.arm.state, cut.withheld.size),
  }));
}

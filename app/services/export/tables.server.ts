// Every table of an export, each with the formats that it comes in. An instrument that is added joins by its definition alone.
import { codeBreaksTable, notesTable, reconsentsTable } from './act-tables.server.ts';
import { analysisDatasets } from './analysis.server.ts';
import { blindingTable } from './blinding.server.ts';
import type { Cut } from './cut.server.ts';
import { formTables } from './form-tables.server.ts';
import { incidentsTable } from './incidents.server.ts';
import type { Table } from './table.server.ts';
import { participantsTable, visitsTable } from './wide-tables.server.ts';

export interface ExportTable {
  table: Table;
  /**
   * analysis: a dataset of the analysis; data: what was recorded; reading: side by side for people, in the formats that
   * people open.
   */
  kind: 'analysis' | 'data' | 'reading';
}

/** As people read what kind of table it is. */
export const kindsOfTables = {
  analysis: 'Analysis datasets',
  data: 'Recorded data',
  reading: 'Side by side, for reading',
} as const satisfies Record<ExportTable['kind'], string>;

/** All tables that an export of this cut may hold, in the order in which the README names them. */
export function exportTables(cut: Cut): ExportTable[] {
  const blinding = blindingTable(cut);
  const of = (kind: ExportTable['kind']) => (table: Table) => ({ table, kind });
  return [
    ...analysisDatasets(cut).map(of('analysis')),
    ...[participantsTable(cut), visitsTable(cut)].map(of('reading')),
    ...[
      ...formTables(cut),
      ...[incidentsTable(cut), reconsentsTable(cut), notesTable(cut), codeBreaksTable(cut)],
      ...(blinding ? [blinding] : []),
    ].map(of('data')),
  ];
}

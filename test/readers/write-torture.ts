// node test/readers/write-torture.ts FOLDER: the torture tables in every format, for readers that are no part of npm. check.R
// and check.py, run in that folder, compare what R and Python see in the binary files with the CSV.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csv } from '#app/services/export/formats/csv.server.ts';
import { datasetJson, datasetNdjson } from '#app/services/export/formats/dataset-json.server.ts';
import { spss } from '#app/services/export/formats/spss.server.ts';
import { stata } from '#app/services/export/formats/stata.server.ts';
import { xpt, xptAscii } from '#app/services/export/formats/xpt.server.ts';
import type { Format, Table } from '#app/services/export/table.server.ts';
import { none, severity, single, stamp, torture } from '../export/torture.ts';

const folder = process.argv[2];
if (!folder) throw new Error('node test/readers/write-torture.ts FOLDER');

const shortList = {
  ...severity,
  items: severity.items.map((each) => ({ ...each, label: each.label.slice(0, 120) })),
};
/** What SAS and SPSS refuse of the torture tables is shorter: a label of 48 bytes, and one of a code, of 121. */
const fitting = (table: Table): Table => ({
  ...table,
  variables: table.variables.map((its) => {
    if (its.name === 'id') return { ...its, label: 'The number, in "quotes" & <angles>' };
    return its.name === 'sev' ? { ...its, codelist: shortList } : its;
  }),
});
const inAscii: Table = {
  ...fitting(torture),
  name: 'ASCII',
  async *rows() {
    for await (const batch of torture.rows())
      yield batch.map((row) =>
        row.map((cell) => (typeof cell === 'string' ? cell.replace(/[ë≥éüß漢字😀]/gu, '?') : cell)),
      );
  },
};

const tables = [torture, single, none].map(fitting);
const all: readonly (readonly [Format, readonly Table[]])[] = [
  [csv, tables],
  [datasetJson, tables],
  [datasetNdjson, tables],
  [spss, tables],
  [stata, tables],
  [xpt, tables],
  [xptAscii, [inAscii]],
];
mkdirSync(folder, { recursive: true });
for (const [format, its] of all)
  for (const table of its) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of format.write(table, stamp)) chunks.push(chunk);
    writeFileSync(join(folder, `${table.name.toLowerCase()}.${format.extension}`), Buffer.concat(chunks));
  }

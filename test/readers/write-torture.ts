// node test/readers/write-torture.ts FOLDER: the torture tables as a bundle has its tables, in every format of the registry, for
// readers that are no part of npm: check.R and check.py.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codebookOf } from '#app/services/export/formats/codebook.server.ts';
import { csv } from '#app/services/export/formats/csv.server.ts';
import { formats } from '#app/services/export/formats/index.server.ts';
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
const tables = [torture, single, none].map(fitting);

async function write(name: string, format: Format, table: Table): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of format.write(table, stamp)) chunks.push(chunk);
  const path = join(folder ?? '', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(chunks));
}

// In ASCII alone these letters are refused; what it can hold is compared in the bundles.
for (const { folder: its, format } of formats.filter(({ name }) => name !== 'xpt-ascii'))
  for (const table of tables)
    await write(`${its}${table.name.toLowerCase()}.${format.extension}`, format, table);
const { codebook, codelists } = await codebookOf(tables, stamp);
await write('codebook.csv', csv, codebook);
await write('codelists.csv', csv, codelists);

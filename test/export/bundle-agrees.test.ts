// The bundle of a study that has everything in it, in each of its three states: every table in every format, read back by
// readers that share no line with the writers, agrees cell by cell with the Dataset-JSON of the same bundle.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBDateValue, DuckDBInstance } from '@duckdb/node-api';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '#app/services/export/blocks.server.ts';
import { makeBundle, onCut } from '#app/services/export/bundle.server.ts';
import { checkedRows, checkTable } from '#app/services/export/check-table.server.ts';
import { formatNames, formats } from '#app/services/export/formats/index.server.ts';
import { circumstancesOf, subjectsOf } from '#app/services/export/subjects.server.ts';
import { type ExportTable, exportTables } from '#app/services/export/tables.server.ts';
import { analysisTables } from '#app/study/analysis/index.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { recordCourse } from '../acts.ts';
import { lock, unseal } from '../locking.ts';
import { log } from '../logging.ts';
import { liveIn } from '../services/lived-in.ts';
import { type TestWorld, temporaryFolder, world } from '../world.ts';
import { agreesWithCsv } from './codebook-agrees.ts';
import { readDta } from './readers/dta-reader.ts';
import { readSav } from './readers/sav-reader.ts';
import { readXlsx } from './readers/xlsx-reader.ts';
import { readXpt } from './readers/xpt-reader.ts';
import { readStrictly } from './strict-csv.ts';

type Cells = unknown[][];
type State = 'dummy' | 'masked' | 'unsealed';
type Files = Record<string, Uint8Array>;

const states: readonly State[] = ['dummy', 'masked', 'unsealed'];
const made = new Map<State, { files: Files; tables: ExportTable[]; refused: readonly unknown[] }>();

async function keep(w: TestWorld, state: State): Promise<void> {
  const scope = w.scope('statistician');
  const bundle = await makeBundle(scope, { formats: formatNames });
  const tables = await onCut(scope, async (cut) => exportTables(cut));
  made.set(state, { files: unzipSync(bundle.bytes), tables, refused: bundle.refused });
}

beforeAll(async () => {
  const w = await world({ activated: true });
  const { followed } = await liveIn(w);
  // Of no kept variable: what an unblinded person recorded.
  await recordCourse(w, 'trainer', followed, { course_status: 'LOST', course_reason: undefined });
  // Signs that are not ASCII.
  await log(w, 'coordinator', 'medication', followed, {
    changes: { med_name: 'Vitamin D “forte”, 25 µg' },
  });
  await keep(w, 'dummy');
  await lock(w);
  await keep(w, 'masked');
  await unseal(w);
  await keep(w, 'unsealed');
}, 240_000);

const of = (state: State) => made.get(state) ?? { files: {}, tables: [], refused: [] };
const bytesOf = (state: State, name: string) => Buffer.from(of(state).files[name] ?? []);
const json = (state: State, name: string) => {
  const its = JSON.parse(bytesOf(state, `dataset-json/${name.toLowerCase()}.json`).toString());
  return { columns: its.columns as { name: string; dataType: string }[], rows: its.rows as Cells };
};
interface Told {
  variable: string;
  rows?: readonly number[];
  signs: readonly { sign: string; written: string }[];
}
/** What the manifest says was replaced in a file. */
const replacedIn = (state: State, name: string): Told[] => {
  const { in_folders: listed } = JSON.parse(bytesOf(state, 'manifest.json').toString());
  return listed.find((each: { name: string }) => each.name === name).replaced;
};
function asTold(cell: unknown, told: Told | undefined, row: number): unknown {
  if (typeof cell !== 'string' || !told || told.rows?.includes(row) === false) return cell;
  return told.signs.reduce((text, { sign, written }) => text.replaceAll(sign, written), cell);
}
const dayOf = (serial: number) => new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10);
const spelled = (cell: unknown) => (cell === null ? null : String(cell));

describe.each(states)('%s', (state) => {
  test('no format refused a table, and every file is there', () => {
    const { files, tables, refused } = of(state);
    expect(refused).toEqual([]);
    for (const { folder, format, kinds, name } of formats)
      for (const { table, kind } of tables) {
        const called = name.startsWith('xpt') ? (table.sasName ?? table.name) : table.name;
        const path = `${folder}${called.toLowerCase()}.${format.extension}`;
        expect(files[path] !== undefined, path).toBe(kinds.includes(kind));
      }
  });

  test('every table is as its description says, and some rows are in the datasets', async () => {
    for (const { table } of of(state).tables) checkTable(table);
    for (const name of ['ADSL', 'ADEFF', 'ADAE', 'dxa', 'falls', 'course'])
      expect(json(state, name).rows.length, name).toBeGreaterThan(0);
  });

  test('the codebook as PDF says of every variable and every code what its CSV says', () => {
    const { files, tables } = of(state);
    expect(tables.length).toBeGreaterThan(30);
    agreesWithCsv(files, tables);
  });

  test('CSV, NDJSON, SAS, Stata, SPSS, Parquet and Excel agree with Dataset-JSON in every cell', async () => {
    const folder = temporaryFolder();
    const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    let [cells, replaced] = [0, 0];
    for (const { table } of of(state).tables.filter((each) => each.kind !== 'reading')) {
      const { name } = table;
      const { columns, rows } = json(state, name);
      expect(columns.map((each) => each.name)).toEqual(table.variables.map((each) => each.name));
      const low = name.toLowerCase();
      const [, ...lines] = readStrictly(bytesOf(state, `${low}.csv`).toString());
      expect(lines, `${name} csv`).toEqual(rows.map((row) => row.map(spelled)));
      const [, ...nd] = bytesOf(state, `ndjson/${low}.ndjson`).toString().trim().split('\n');
      expect(
        nd.map((line) => JSON.parse(line)),
        `${name} ndjson`,
      ).toEqual(rows);
      const sas = bytesOf(state, `sas/${(table.sasName ?? name).toLowerCase()}.xpt`);
      expect(readXpt(sas).rows, `${name} xpt`).toEqual(rows);
      const inAscii = `sas-ascii/${(table.sasName ?? name).toLowerCase()}.xpt`;
      const told = replacedIn(state, inAscii);
      // Every cell but those that the manifest names, and these after what it says.
      const expected = rows.map((row, i) =>
        row.map((cell, k) =>
          asTold(
            cell,
            told.find((each) => each.variable === table.variables[k]?.name),
            i + 1,
          ),
        ),
      );
      expect(readXpt(bytesOf(state, inAscii)).rows, `${name} xpt in ASCII`).toEqual(expected);
      replaced += told.length;
      expect(readDta(bytesOf(state, `stata/${low}.dta`)).rows, `${name} dta`).toEqual(rows);
      const isDate = table.variables.map(({ type }) => type === 'date');
      const sav = readSav(bytesOf(state, `spss/${low}.sav`)).rows.map((row) =>
        row.map((cell, i) =>
          isDate[i] && typeof cell === 'number'
            ? new Date((cell - 12_219_379_200) * 1000).toISOString().slice(0, 10)
            : cell,
        ),
      );
      expect(sav, `${name} sav`).toEqual(rows);
      const path = join(folder, `${low}.parquet`);
      writeFileSync(path, bytesOf(state, `parquet/${low}.parquet`));
      const found = (await duck.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)).getRows();
      const read = found.map((row) =>
        row.map((cell) =>
          cell instanceof DuckDBDateValue
            ? new Date(cell.days * 86_400_000).toISOString().slice(0, 10)
            : cell,
        ),
      );
      expect(read, `${name} parquet`).toEqual(rows);
      const [sheet] = readXlsx(bytesOf(state, `excel/${low}.xlsx`));
      const excel = (sheet?.rows.slice(1) ?? []).map((row) =>
        table.variables.map((_, i) => {
          const value = row[i]?.value ?? null;
          return isDate[i] && typeof value === 'number' ? dayOf(value) : value;
        }),
      );
      expect(excel, `${name} xlsx`).toEqual(rows);
      cells += rows.length * columns.length;
    }
    duck.closeSync();
    rmSync(folder, { recursive: true });
    expect(cells).toBeGreaterThan(3000);
    expect(replaced).toBeGreaterThan(0);
  }, 120_000);
});

test('every instrument is in a table of its own once the study is unsealed, and before that those that reveal no arm', () => {
  const named = (state: State) => of(state).tables.map(({ table }) => table.name);
  for (const form of study.instruments as readonly Instrument[]) {
    const name = form.repeats && form.name !== 'course' ? `${form.name}s` : form.name;
    expect(named('unsealed'), form.name).toContain(name);
    expect(named('masked').includes(name), form.name).toBe(form.reveals !== 'arm');
    // Every field but identifiers, once it is unsealed.
    const table = of('unsealed').tables.find((each) => each.table.name === name)?.table;
    const fields = Object.entries(form.fields).flatMap(([field, its]) => (its.identifier ? [] : [field]));
    expect(table?.variables.map((each) => each.name)).toEqual(expect.arrayContaining(fields));
  }
});

test('masked and unsealed have the same tables, variables in the same order, and the same rows, but for what is masked', () => {
  const [masked, whole] = [of('masked').tables, of('unsealed').tables];
  for (const { table } of masked.filter((each) => each.kind === 'analysis')) {
    const other = whole.find((each) => each.table.name === table.name)?.table;
    const names = table.variables.map((each) => each.name);
    expect(other?.variables.map((each) => each.name).filter((name) => names.includes(name))).toEqual(names);
    const keptIn = (state: State) => {
      const { columns, rows } = json(state, table.name);
      const at = names
        .filter((name) => !/^(TRT|MASKFL|MARKS|AOCCFL|DCUTDT)/.test(name))
        .map((name) => columns.findIndex((each) => each.name === name));
      return rows.map((row) => at.map((i) => row[i]));
    };
    // What unblinded staff entered stands after the rest, and nothing else changes.
    const [before, after] = [keptIn('masked'), keptIn('unsealed')];
    for (const row of before) expect(after, table.name).toContainEqual(row);
  }
});

test('a dataset is derived from the forms that it says, and from no other', async () => {
  const w = await world();
  const { followed } = await liveIn(w);
  await recordCourse(w, 'coordinator', followed, {
    ...{ course_status: 'DEVIATION', deviation_category: 'VISIT', course_reason: undefined },
  });
  await lock(w);
  await unseal(w);
  await onCut(w.scope('statistician'), async (cut) => {
    const at = await circumstancesOf(cut);
    for await (const block of blocksOf(cut))
      for (const dataset of analysisTables(false)) {
        const [some, all] = [
          await subjectsOf(cut, block, at.sites, dataset.needs),
          await subjectsOf(cut, block, at.sites),
        ];
        const rows = (subjects: typeof all) => subjects.flatMap((her) => dataset.rowsOf(her, at));
        expect(rows(some), dataset.name).toEqual(rows(all));
        expect(rows(all).length, dataset.name).toBeGreaterThan(0);
      }
  });
});

test('the rows of a table can be read again and again, and each reading is the same', async () => {
  const w = await world();
  await liveIn(w);
  await onCut(w.scope('statistician'), async (cut) => {
    for (const { table } of exportTables(cut)) {
      const read = async () => {
        const rows = [];
        for await (const batch of checkedRows(table).rows()) rows.push(...batch);
        return rows;
      };
      expect(await read(), table.name).toEqual(await read());
    }
  });
});

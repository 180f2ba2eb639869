// A Parquet file as DuckDB reads it, which shares no line with what writes it: types, every cell, and what the variables say
// of themselves. Rows leave in groups while the table is read.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBDateValue, DuckDBInstance, DuckDBTimestampTZValue } from '@duckdb/node-api';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquet } from '#app/services/export/formats/parquet.server.ts';
import { type Cell, type Table, Unwritable, type Variable } from '#app/services/export/table.server.ts';
import { none, single, stamp, tableOf, torture, tortureRows, withCell, withVariable } from '../torture.ts';
import { drawn, hashElsewhere, watched, written } from './sampled.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parquet-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const spelled = (value: unknown): unknown => {
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBTimestampTZValue)
    return new Date(Number(value.micros / 1000n)).toISOString().replace('.000Z', 'Z');
  return value;
};

async function asked(bytes: Uint8Array, question: string) {
  const path = join(folder, `${createHash('sha256').update(bytes).digest('hex')}.parquet`);
  writeFileSync(path, bytes);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(question.replaceAll('$file', `'${path}'`));
    return reader.getRows().map((row) => row.map(spelled));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const cells = async (table: Table) =>
  asked(await written(parquet, table, stamp), 'SELECT * FROM read_parquet($file)');
const metadataOf = async (table: Table) => {
  const bytes = await written(parquet, table, stamp);
  return parquetMetadata(new Uint8Array(bytes).buffer);
};
const saidBy = async (table: Table) => {
  const { key_value_metadata: pairs } = await metadataOf(table);
  expect(pairs?.map(({ key }) => key)).toEqual(['equipoise']);
  return JSON.parse(pairs?.[0]?.value ?? '');
};
const of = (type: Variable['type'], name = 'its'): Variable => ({
  name,
  sasName: 'ITS',
  label: 'Its label',
  type,
  origin: 'Collected',
});

describe('refused', () => {
  test.each<[string, Table, string]>([
    ['half a character', withCell(8, 'note', 'a\ud83d'), 'TORTURE, note, row 9: half a character'],
    ['an empty text', withCell(8, 'note', ''), 'TORTURE, note, row 9: an empty text'],
    ['NaN', withCell(2, 'value', Number.NaN), 'TORTURE, value, row 3: no finite number'],
    ['half a code', withCell(2, 'yn', 0.5), 'TORTURE, yn, row 3: no whole number'],
    ['the 31st of April', withCell(18, 'day', '2026-04-31'), 'TORTURE, day, row 19: no day'],
    ['a local time', withCell(18, 'at', '2026-04-30T10:00:00+02:00'), 'TORTURE, at, row 19: no instant'],
    [
      'one name twice',
      tableOf({ variables: [of('int', 'a'), of('int', 'A')] }, []),
      'TORTURE, A: a name that',
    ],
    ['no name', tableOf({ variables: [of('int', '')] }, []), 'a name that is empty'],
    ['no variables', tableOf({ variables: [] }, []), 'TORTURE: a table without variables'],
  ])('%s, before the first byte', async (_, table, said) => {
    const chunks = parquet.write(table, stamp)[Symbol.asyncIterator]();
    const first = chunks.next();
    await expect(first).rejects.toThrow(Unwritable);
    await expect(first).rejects.toThrow(said);
  });
});

describe('read back', () => {
  test('every cell of the torture table, of a single row and of none', async () => {
    expect(await cells(torture)).toEqual(tortureRows);
    expect(await cells(single)).toEqual(tortureRows.slice(0, 1));
    expect(await cells(none)).toEqual([]);
  });

  test.each([
    ['torture', torture],
    ['none', none],
  ])('the types, of %s', async (_, table) => {
    const bytes = await written(parquet, table, stamp);
    const described = await asked(
      bytes,
      'SELECT column_name, column_type, "null" FROM (DESCRIBE FROM read_parquet($file))',
    );
    expect(described).toEqual([
      ['id', 'VARCHAR', 'YES'],
      ['seq', 'INTEGER', 'YES'],
      ['note', 'VARCHAR', 'YES'],
      ['value', 'DOUBLE', 'YES'],
      ['day', 'DATE', 'YES'],
      ['at', 'TIMESTAMP WITH TIME ZONE', 'YES'],
      ['yn', 'INTEGER', 'YES'],
      ['sev', 'VARCHAR', 'YES'],
      ['empty', 'VARCHAR', 'YES'],
      ['nothing', 'DOUBLE', 'YES'],
    ]);
    const [, ...schema] = (await asked(
      bytes,
      'SELECT name, type, converted_type, repetition_type FROM parquet_schema($file)',
    )) as string[][];
    expect(new Set(schema.map((its) => its[3]))).toEqual(new Set(['OPTIONAL']));
    expect(schema.slice(4, 6).map((its) => its.slice(1, 3))).toEqual([
      ['INT32', 'DATE'],
      ['INT64', 'TIMESTAMP_MILLIS'],
    ]);
  });

  test('what the table and its variables say of themselves', async () => {
    const said = await saidBy(withVariable('value', { derivation: 'a / b', source: 'form.field' }));
    const { variables, ...its } = said;
    expect(its).toEqual({
      ...stamp,
      name: 'TORTURE',
      label: 'A table that no study has',
      structure: 'One row a trouble',
      keys: ['id'],
    });
    expect(variables.map(({ label }: Variable) => label)).toEqual(
      torture.variables.map(({ label }) => label),
    );
    expect(variables[3]).toEqual({
      name: 'value',
      label: 'Label of value',
      type: 'float',
      unit: 'g/cm2',
      origin: 'Collected',
      derivation: 'a / b',
      source: 'form.field',
    });
    expect(variables[6].codelist).toEqual(torture.variables[6]?.codelist);
    expect((await metadataOf(torture)).created_by).toBe('Equipoise version 0.1.0');
  });

  test('whole numbers up to 32 bits, and doubles beyond', async () => {
    const table = (...its: Cell[]) =>
      tableOf(
        { variables: [of('int')] },
        its.map((cell) => [cell]),
      );
    const typed = async (...its: Cell[]) =>
      asked(await written(parquet, table(...its), stamp), 'SELECT its, typeof(its) FROM read_parquet($file)');
    expect(await typed(-(2 ** 31), null, 2 ** 31 - 1)).toEqual([
      [-(2 ** 31), 'INTEGER'],
      [null, 'INTEGER'],
      [2 ** 31 - 1, 'INTEGER'],
    ]);
    expect(await typed(2 ** 31, 1)).toEqual([
      [2 ** 31, 'DOUBLE'],
      [1, 'DOUBLE'],
    ]);
    expect(await typed(-(2 ** 31) - 1, 2 ** 53)).toEqual([
      [-(2 ** 31) - 1, 'DOUBLE'],
      [2 ** 53, 'DOUBLE'],
    ]);
  });

  test('zero and its negative, the smallest and the largest number, as they were', async () => {
    const all = [0, -0, 0, -0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1 + 0.2];
    const its = await cells(
      tableOf(
        { variables: [of('float')] },
        Array.from({ length: 100 }, () => all.map((cell) => [cell])).flat(),
      ),
    );
    its.forEach(([cell], i) => {
      expect(cell).toBe(all[i % all.length]);
    });
  });

  test('names of any kind, milliseconds, the first and the last day of four digits', async () => {
    const table = tableOf(
      { variables: [of('date', 'a.b'), of('datetime', 'an "é"'), of('char', 'constructor')] },
      [
        ['0001-01-01', '1582-10-15T12:34:56.789Z', 'toString'],
        ['9999-12-31', '0001-01-01T00:00:00Z', ' ends in blanks '],
      ],
    );
    expect(await cells(table)).toEqual([
      ['0001-01-01', '1582-10-15T12:34:56.789Z', 'toString'],
      ['9999-12-31', '0001-01-01T00:00:00Z', ' ends in blanks '],
    ]);
  });

  test('what is drawn from seeds', async () => {
    for (let i = 0; i < 8; i += 1) {
      const { variables, rows } = drawn(createHash('sha256').update(`parquet ${i}`).digest('hex'), 200);
      expect(await cells(tableOf({ variables }, rows))).toEqual(rows);
    }
  });

  test('one value, one label or one null less is seen', async () => {
    expect(await cells(withCell(0, 'seq', null))).not.toEqual(tortureRows);
    expect(await cells(withCell(0, 'note', 'plaim'))).not.toEqual(tortureRows);
    expect(await saidBy(withVariable('id', { label: 'Another' }))).not.toEqual(await saidBy(torture));
  });
});

describe('written', () => {
  test('the same bytes again, and in another time zone and language', async () => {
    const bytes = await written(parquet, torture, stamp);
    expect((await written(parquet, torture, stamp)).equals(bytes)).toBe(true);
    expect(hashElsewhere('parquet', 'parquet', 'torture')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  test('in groups of half a million cells, while it is read', async () => {
    const variables = Array.from({ length: 500 }, (_, i) => of('int', `v${i}`));
    const { table, taken } = watched(
      variables,
      variables.map((_, i) => i),
      2500,
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of parquet.write(table, stamp)) {
      // Of the second reading nothing but the first group when its bytes come.
      if (chunks.length === 0) expect(taken).toEqual([250, 100]);
      expect(chunk.length).toBeLessThanOrEqual(65_536);
      chunks.push(chunk);
    }
    const whole = Buffer.concat(chunks);
    const { row_groups: groups } = parquetMetadata(new Uint8Array(whole).buffer);
    expect(groups.map(({ num_rows: rows }) => rows)).toEqual([1000n, 1000n, 500n]);
    const sums = await asked(whole, 'SELECT count(*), sum(v0)::INT, sum(v499)::INT FROM read_parquet($file)');
    expect(sums).toEqual([[2500n, 0, 2500 * 499]]);
  });
});

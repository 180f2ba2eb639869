// What the tests of the binary formats need: a file as bytes, how a table is refused, and a long table that tells how far it
// has been read.
import seedrandom from 'seedrandom';
import type { Cell, Format, Row, Table, Variable } from '#app/services/export/table.server.ts';
import { stamp, tableOf } from '../torture.ts';

export async function written(format: Format, table: Table): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of format.write(table, stamp)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The message of the refusal; an error where the table is written. */
export async function refusal(format: Format, table: Table): Promise<string> {
  const its = await written(format, table).then(
    () => null,
    (error: Error) => error,
  );
  if (its?.name !== 'Unwritable') throw its ?? new Error('It is written.');
  return its.message;
}

/** The table with the same changes to one of its variables. */
export const described = (table: Table, name: string, more: Partial<Variable>): Table => ({
  ...table,
  variables: table.variables.map((its) => (its.name === name ? { ...its, ...more } : its)),
});

export const column = (name: string, type: Variable['type'], more: Partial<Variable> = {}): Variable => ({
  name,
  sasName: name.toUpperCase(),
  label: name,
  type,
  origin: 'Derived',
  ...more,
});

/** A table of one variable. */
export const oneColumn = (type: Variable['type'], cells: readonly Cell[], more: Partial<Variable> = {}) =>
  tableOf(
    { name: 'ONE', variables: [column('its', type, more)] },
    cells.map((cell) => [cell]),
  );

/** A table of one variable that has other cells once it has been read so many times. */
export function changing(
  type: Variable['type'],
  before: readonly Cell[],
  after: readonly Cell[],
  times = 1,
): Table {
  let readings = 0;
  return {
    ...oneColumn(type, []),
    async *rows() {
      readings += 1;
      yield (readings <= times ? before : after).map((cell): Row => [cell]);
    },
  };
}

/** As many rows as asked for, made when they are read; `taken` counts the rows of the present reading. */
export function long(rows: number, batch: number): { table: Table; taken: () => number } {
  let taken = 0;
  const variables = [column('id', 'char'), column('n', 'int'), column('x', 'float')];
  const table: Table = {
    ...tableOf({ name: 'LONG', variables }, []),
    async *rows() {
      taken = 0;
      while (taken < rows) {
        const from = taken;
        taken += batch;
        yield Array.from({ length: batch }, (_, i): Row => [`P${from + i}`, from + i, (from + i) / 7]);
      }
    },
  };
  return { table, taken: () => taken };
}

const letters = ['a', 'Z', '0', ' ', '"', '\n', 'é', 'µ', '漢', '😀'];

/** A table of random variables and rows without a text that ends with a blank, from 64 hexadecimal characters. */
export function drawn(seed: string): { table: Table; rows: Row[] } {
  const random = seedrandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const day = () => new Date(Date.UTC(1900, 0, 1 + below(100_000), 0, 0, below(86_400))).toISOString();
  const draw: Record<Variable['type'], () => Cell> = {
    char: () => `${Array.from({ length: below(50) }, () => letters[below(letters.length)]).join('')}.`,
    int: () => below(10 ** (1 + below(12))) - below(1000),
    float: () => (random() - 0.5) * 10 ** (below(60) - 30),
    date: () => day().slice(0, 10),
    datetime: () => `${day().slice(0, 19)}Z`,
  };
  const types = Object.keys(draw) as Variable['type'][];
  const variables = Array.from({ length: 1 + below(12) }, (_, i) =>
    column(`v${i}`, types[below(types.length)] ?? 'int'),
  );
  // One that is always there, so that no row is blank.
  variables.push(column('id', 'int'));
  const rows = Array.from(
    { length: below(40) },
    (_, i): Row => variables.map((its) => (its.name === 'id' ? i : below(4) === 0 ? null : draw[its.type]())),
  );
  return { table: tableOf({ name: 'DRAWN', variables }, rows, 1 + below(9)), rows };
}

/** Runs it as on a machine of another time zone, and puts back what was. */
export async function inZone<T>(zone: string, run: () => Promise<T>): Promise<T> {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

// What the tests of every format share: a file as a whole, a source that notes how far it was read, and tables drawn
// from a seed.
import { execFileSync } from 'node:child_process';
import seedrandom from 'seedrandom';
import type { Cell, Format, Row, Stamp, Table, Variable } from '#app/services/export/table.server.ts';
import { tableOf } from '../torture.ts';

export async function written(format: Format, table: Table, stamp: Stamp): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of format.write(table, stamp)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The SHA-256 of the file that a process of another time zone and language makes of the torture table, or of its variant. */
export function hashElsewhere(path: string, name: string, table: string): string {
  const code = `
    import { createHash } from 'node:crypto';
    import { ${name} } from '#app/services/export/formats/${path}.server.ts';
    import * as tables from '#test/export/torture.ts';
    const hash = createHash('sha256');
    for await (const chunk of ${name}.write(tables.${table}, tables.stamp)) hash.update(chunk);
    if (new Date(0).getHours() !== 13) throw new Error('the time zone is not taken');
    process.stdout.write(hash.digest('hex'));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { NODE_ENV: 'test', TZ: 'Pacific/Tongatapu', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
    encoding: 'utf8',
  });
}

/** A table of `count` equal rows in batches of ten, and how many batches each reading of it has taken so far. */
export function watched(
  variables: readonly Variable[],
  row: Row,
  count: number,
): { table: Table; taken: number[] } {
  const taken: number[] = [];
  const table = tableOf({ variables }, []);
  return {
    taken,
    table: {
      ...table,
      async *rows() {
        const reading = taken.push(0) - 1;
        for (let i = 0; i < count; i += 10) {
          taken[reading] = (taken[reading] ?? 0) + 1;
          yield Array.from({ length: Math.min(10, count - i) }, () => row);
        }
      },
    },
  };
}

const pieces = [
  'a',
  'Z',
  '0',
  ' ',
  '"',
  "'",
  ',',
  '=',
  '\n',
  '\r\n',
  '\t',
  'é',
  'ß',
  '漢',
  '😀',
  '&',
  '<',
  '_x000D_',
  'µ',
];

/** Rows of one char, int, float, date and datetime each, from 64 hexadecimal characters. */
export function drawn(seed: string, count: number, longest = 40): { variables: Variable[]; rows: Row[] } {
  const random = seedrandom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const described = (type: Variable['type']): Variable => ({
    name: `of_${type}`,
    sasName: type.toUpperCase(),
    label: `A ${type}`,
    type,
    origin: 'Derived',
  });
  const text = () => {
    const its = Array.from({ length: 1 + below(longest) }, () => pieces[below(pieces.length)]).join('');
    return its.trimEnd() === '' ? 'blank' : `${its}.`;
  };
  // From 1900-03-01, the first day that every format has, to 2199.
  const instant = () => new Date((below(109_000) - 25_508) * 86_400_000 + below(86_400) * 1000).toISOString();
  const float = () => (random() - 0.5) * 10 ** (below(60) - 30);
  const draw: Record<Variable['type'], () => Cell> = {
    char: text,
    int: () => below(2 ** 31) - 2 ** 30,
    float,
    date: () => instant().slice(0, 10),
    datetime: () => `${instant().slice(0, 19)}Z`,
  };
  const types = Object.keys(draw) as Variable['type'][];
  const rows = Array.from({ length: count }, () =>
    types.map((type) => (below(5) === 0 ? null : draw[type]())),
  );
  return { variables: types.map(described), rows };
}

// What one export holds otherwise than another, in sentences: tables, variables, rows by their keys, cells with both values.
// Pure: it reads the CSV of both, and the keys from their codebooks.
import { table } from '../randomisation/revealed.server.ts';

/** Name of a file at the top of a bundle -> its bytes. */
export type BundleFiles = Readonly<Record<string, Uint8Array>>;

interface Read {
  names: readonly string[];
  /** Key -> cells by variable. */
  rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const isTable = (name: string) =>
  /^[a-z0-9_]+\.csv$/.test(name) && !/^(randomisation_|codebook|codelists)/.test(name);

/** Variables that are keys, by table in small letters. */
function keysOf(files: BundleFiles): Map<string, string[]> {
  const [header = [], ...rows] = table(files['codebook.csv'] ?? new Uint8Array(), 'codebook.csv');
  const at = (name: string) => header.indexOf(name);
  const keys = rows
    .filter((row) => row[at('key')])
    .sort((one, other) => Number(one[at('key')]) - Number(other[at('key')]));
  const by = Map.groupBy(keys, (row) => (row[at('dataset')] ?? '').toLowerCase());
  return new Map([...by].map(([dataset, its]) => [dataset, its.map((row) => row[at('name')] ?? '')]));
}

function read(files: BundleFiles, name: string, keys: readonly string[]): Read {
  const [names = [], ...lines] = table(files[name] ?? new Uint8Array(), name);
  const rows = lines.map((line, i): [string, Map<string, string>] => {
    const cells = new Map(names.map((each, k) => [each, line[k] ?? '']));
    const key = keys.map((each) => cells.get(each) ?? '').filter((each) => each !== '');
    return [keys.length === 0 ? `row ${i + 1}` : key.join(' '), cells];
  });
  return { names, rows: new Map(rows) };
}

const shown = (cell: string) => (cell === '' ? 'nothing' : JSON.stringify(cell));

function differencesOf(name: string, one: Read, other: Read): string[] {
  const of = name.replace(/\.csv$/, '');
  const gone = one.names.filter((each) => !other.names.includes(each));
  const come = other.names.filter((each) => !one.names.includes(each));
  const shared = one.names.filter((each) => other.names.includes(each));
  const changed = [...one.rows].flatMap(([key, cells]) => {
    const its = other.rows.get(key);
    if (!its) return [`${of}, ${key}: the row is gone`];
    return shared
      .filter((each) => cells.get(each) !== its.get(each))
      .map(
        (each) => `${of}, ${key}, ${each}: ${shown(cells.get(each) ?? '')} -> ${shown(its.get(each) ?? '')}`,
      );
  });
  return [
    ...gone.map((each) => `${of}: the variable ${each} is gone`),
    ...come.map((each) => `${of}: the variable ${each} is new`),
    ...changed,
    ...[...other.rows.keys()]
      .filter((key) => !one.rows.has(key))
      .map((key) => `${of}, ${key}: the row is new`),
  ];
}

interface Manifest {
  study: string;
  definition: string;
  code: string;
  marks: string;
  cut: { open_seq: number; day: string };
}

function manifestOf(files: BundleFiles, which: string): Manifest {
  const bytes = files['manifest.json'];
  if (!bytes) throw new Error(`The ${which} file is no export: it has no manifest.json.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
}

/** In the order of tables and keys of the older one. Empty: nothing differs. Throws where one is no export, or of another study. */
export function differences(older: BundleFiles, newer: BundleFiles): string[] {
  const [one, other] = [manifestOf(older, 'older'), manifestOf(newer, 'newer')];
  if (one.study !== other.study)
    throw new Error(`These are exports of two studies: ${one.study} and ${other.study}.`);
  const said = (['definition', 'code', 'marks'] as const)
    .filter((each) => one[each] !== other[each])
    .map((each) => `${each}: ${shown(one[each])} -> ${shown(other[each])}`);
  if (one.cut.open_seq !== other.cut.open_seq)
    said.push(
      `cut: event ${one.cut.open_seq} of ${one.cut.day} -> event ${other.cut.open_seq} of ${other.cut.day}`,
    );
  const keys = keysOf(newer);
  const [had, has] = [Object.keys(older).filter(isTable), Object.keys(newer).filter(isTable)];
  return [
    ...said,
    ...had.filter((name) => !has.includes(name)).map((name) => `${name} is gone`),
    ...has.filter((name) => !had.includes(name)).map((name) => `${name} is new`),
    ...had
      .filter((name) => has.includes(name))
      .flatMap((name) => {
        const its = keys.get(name.replace(/\.csv$/, '')) ?? [];
        return differencesOf(name, read(older, name, its), read(newer, name, its));
      }),
  ];
}

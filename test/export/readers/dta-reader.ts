// A second reader of Stata files of release 118, made from Stata's description of them (help dta) and from nothing of the
// writer. It is as strict as Stata: every tag, every offset of the map, and zeros where nothing is.

export interface DtaVariable {
  name: string;
  label: string;
  /** byte, int, long, double, strL, or str and its bytes. */
  storage: string;
  format: string;
  /** The name of its value labels; '' where it has none. */
  labels: string;
}

export interface Dta {
  label: string;
  timestamp: string;
  variables: DtaVariable[];
  /** Days and instants as ISO 8601, by the format of the variable. */
  rows: (string | number | null)[][];
  valueLabels: Record<string, [number, string][]>;
}

const ensure = (holds: boolean, what: string) => {
  if (!holds) throw new Error(`Not a Stata file: ${what}`);
};
const decode = (bytes: Uint8Array) =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

function reader(file: Buffer) {
  let at = 0;
  const take = (bytes: number) => {
    ensure(at + bytes <= file.length, `it ends at ${file.length}, within ${bytes} bytes from ${at}`);
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  const exactly = (its: string) => {
    const found = take(its.length).toString('latin1');
    ensure(found === its, `${JSON.stringify(found)} where ${its} belongs, before ${at}`);
  };
  const whole = (bytes: 1 | 2 | 4 | 8) => {
    const its = take(bytes);
    return bytes === 8 ? Number(its.readBigUInt64LE()) : its.readUIntLE(0, bytes);
  };
  return {
    take,
    exactly,
    whole,
    at: () => at,
    is: (its: string) => file.toString('latin1', at, at + its.length) === its,
    /** What stands between two tags. */
    tagged<T>(name: string, read: () => T): T {
      exactly(`<${name}>`);
      const its = read();
      exactly(`</${name}>`);
      return its;
    },
    /** A text and the NUL behind it. */
    untilNul(): string {
      const end = file.indexOf(0, at);
      ensure(end >= at, `no NUL behind ${at}`);
      return decode(take(end + 1 - at).subarray(0, -1));
    },
    /** A text in a field that is zero behind it. */
    field(bytes: number): string {
      const its = take(bytes);
      const end = its.indexOf(0);
      ensure(end >= 0 && its.subarray(end).every((byte) => byte === 0), `a field before ${at} does not end`);
      return decode(its.subarray(0, end));
    },
  };
}

type Reader = ReturnType<typeof reader>;

const storages: Record<number, string> = { 65526: 'double', 65528: 'long', 65529: 'int', 65530: 'byte' };
const storageOf = (code: number) => {
  const its = code === 32768 ? 'strL' : code >= 1 && code <= 2045 ? `str${code}` : storages[code];
  ensure(its !== undefined, `a variable of the type ${code}`);
  return its ?? '';
};

const wholes: Record<string, { bytes: number; missing: number }> = {
  byte: { bytes: 1, missing: 101 },
  int: { bytes: 2, missing: 32_741 },
  long: { bytes: 4, missing: 2_147_483_621 },
};

const origin = Date.UTC(1960, 0, 1);
const day = (ms: number) => new Date(origin + ms).toISOString();

/** A number; null for the missing value without a letter, and an error for one with a letter. */
function numberOf(from: Reader, storage: string): number | null {
  if (storage === 'double') {
    const bytes = from.take(8);
    if (bytes.toString('hex') === '000000000000e07f') return null;
    const its = bytes.readDoubleLE();
    ensure(Number.isFinite(its) && its < 2 ** 1023, `a double of ${bytes.toString('hex')}`);
    return its;
  }
  const { bytes, missing } = wholes[storage] ?? { bytes: 1, missing: 101 };
  const its = from.take(bytes).readIntLE(0, bytes);
  ensure(its <= missing && its > -(2 ** (8 * bytes - 1)), `a ${storage} of ${its}`);
  return its === missing ? null : its;
}

/** A cell; of a long text, where it is kept: variable and row. */
function cellOf(from: Reader, { storage, format }: DtaVariable): string | number | null | [number, number] {
  if (storage === 'strL') {
    const [variable, row] = [from.whole(2), from.take(6).readUIntLE(0, 6)];
    return variable || row ? [variable, row] : null;
  }
  if (storage.startsWith('str')) {
    const its = from.take(Number(storage.slice(3)));
    const end = its.indexOf(0) < 0 ? its.length : its.indexOf(0);
    ensure(
      its.subarray(end).every((byte) => byte === 0),
      'a text that goes on behind its end',
    );
    return end ? decode(its.subarray(0, end)) : null;
  }
  const its = numberOf(from, storage);
  if (its === null) return null;
  if (/^%t[cd]/.test(format)) ensure(Number.isInteger(its), `${its} as ${format}`);
  if (format.startsWith('%td')) return day(its * 86_400_000).slice(0, 10);
  return format.startsWith('%tc') ? day(its).replace('.000Z', 'Z') : its;
}

/** The long texts by `variable,row`, which must be in the order of rows and variables. */
function longTexts(from: Reader): Map<string, string> {
  const texts = new Map<string, string>();
  let last = -1;
  while (from.is('GSO')) {
    from.exactly('GSO');
    const [variable, row] = [from.whole(4), from.whole(8)];
    ensure(row * 65_536 + variable > last, `the long text of ${variable}, ${row} is out of order`);
    last = row * 65_536 + variable;
    ensure(from.whole(1) === 130, 'a long text that is no text');
    texts.set(`${variable},${row}`, from.field(from.whole(4)));
  }
  return texts;
}

function labelSet(from: Reader): [string, [number, string][]] {
  const size = from.whole(4);
  const name = from.field(129);
  from.exactly('\0\0\0');
  const end = from.at() + size;
  const [n, bytes] = [from.whole(4), from.whole(4)];
  const offsets = Array.from({ length: n }, () => from.whole(4));
  const codes = Array.from({ length: n }, () => from.take(4).readInt32LE());
  ensure(
    codes.every((code, i) => i === 0 || code > (codes[i - 1] ?? code)),
    `the codes of ${name} are not in order`,
  );
  const start = from.at();
  const items = codes.map((code, i): [number, string] => {
    ensure(from.at() === start + (offsets[i] ?? -1), `the label of ${code} in ${name} stands elsewhere`);
    return [code, from.untilNul()];
  });
  ensure(from.at() === start + bytes && from.at() === end, `the size of ${name}`);
  return [name, items];
}

/** Throws at the first byte that is not as it must be. */
export function readDta(file: Buffer): Dta {
  const from = reader(file);
  const starts: number[] = [0];
  const section = <T>(name: string, read: () => T) => {
    starts.push(from.at());
    return from.tagged(name, read);
  };
  const many = <T>(count: number, read: () => T) => Array.from({ length: count }, read);

  from.exactly('<stata_dta><header><release>118</release><byteorder>LSF</byteorder>');
  const count = from.tagged('K', () => from.whole(2));
  const rowCount = from.tagged('N', () => from.whole(8));
  const label = from.tagged('label', () => decode(from.take(from.whole(2))));
  ensure([...label].length <= 80, 'a label of more than 80 characters');
  const timestamp = from.tagged('timestamp', () => decode(from.take(from.whole(1))));
  ensure(/^\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d$/.test(timestamp), `${timestamp} is no time`);
  from.exactly('</header>');
  const map = section('map', () => many(14, () => from.whole(8)));
  const types = section('variable_types', () => many(count, () => storageOf(from.whole(2))));
  const names = section('varnames', () => many(count, () => from.field(129)));
  section('sortlist', () =>
    ensure(
      many(count + 1, () => from.whole(2)).every((its) => its === 0),
      'it is sorted',
    ),
  );
  const formats = section('formats', () => many(count, () => from.field(57)));
  const sets = section('value_label_names', () => many(count, () => from.field(129)));
  const labels = section('variable_labels', () => many(count, () => from.field(321)));
  section('characteristics', () => undefined);
  const variables = names.map((name, i) => ({
    name,
    label: labels[i] ?? '',
    storage: types[i] ?? '',
    format: formats[i] ?? '',
    labels: sets[i] ?? '',
  }));
  const cells = section('data', () =>
    many(rowCount, () => variables.map((variable) => cellOf(from, variable))),
  );
  const texts = section('strls', () => longTexts(from));
  const valueLabels: Dta['valueLabels'] = {};
  section('value_labels', () => {
    while (from.is('<lbl>')) {
      const [name, items] = from.tagged('lbl', () => labelSet(from));
      ensure(!(name in valueLabels), `two sets of the name ${name}`);
      valueLabels[name] = items;
    }
  });
  starts.push(from.at());
  from.exactly('</stata_dta>');
  starts.push(from.at());
  ensure(from.at() === file.length, 'it goes on behind its end');
  ensure(JSON.stringify(map) === JSON.stringify(starts), `the map says ${map}, and they are ${starts}`);
  const rows = cells.map((row) =>
    row.map((cell) => {
      if (!Array.isArray(cell)) return cell;
      const text = texts.get(cell.join());
      ensure(texts.delete(cell.join()), `no long text of ${cell}`);
      return text ?? null;
    }),
  );
  ensure(texts.size === 0, 'long texts that belong to no cell');
  return { label, timestamp, variables, rows, valueLabels };
}

// A second reader of SAS transport files, made from SAS TS-140 and from nothing of the writer. It is strict where other readers
// are lenient: every byte of the file is either a value or stands where and as the specification says.

export interface XptVariable {
  name: string;
  label: string;
  type: 'number' | 'text';
  bytes: number;
  /** With width and decimals: BEST12.0; '' where there is none. */
  format: string;
}

export interface Xpt {
  name: string;
  label: string;
  created: string;
  /** Release of SAS and operating system, as they stand there. */
  made: string;
  variables: XptVariable[];
  /** Days and instants as ISO 8601, by the format of the variable. */
  rows: (string | number | null)[][];
}

const ensure = (holds: boolean, what: string) => {
  if (!holds) throw new Error(`Not a transport file: ${what}`);
};

const instantShape = /^\d\d(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\d\d:\d\d:\d\d:\d\d$/;

/** The number in 8 bytes of the IBM System/360; null for the missing value. Throws unless a double holds it exactly. */
export function fromIbm(bytes: Uint8Array): number | null {
  const [first = 0, ...rest] = bytes;
  const fraction = rest.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  if (fraction === 0n) {
    ensure(first === 0 || first === 0x2e, `a number of the bytes ${first.toString(16)} 00 ...`);
    return first === 0 ? 0 : null;
  }
  ensure((rest[0] ?? 0) >= 0x10, 'a fraction that is not normalised');
  ensure(BigInt(Number(fraction)) === fraction, 'a fraction that no double has');
  const size = Number(fraction) * 2 ** (4 * ((first & 0x7f) - 64) - 56);
  return first & 0x80 ? -size : size;
}

/** Reads the bytes from the start to the end. */
function reader(file: Buffer) {
  let at = 0;
  const take = (bytes: number) => {
    ensure(at + bytes <= file.length, `it ends at ${file.length}, within ${bytes} bytes from ${at}`);
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  const text = (bytes: number) => take(bytes).toString('latin1');
  return {
    take,
    text,
    at: () => at,
    exactly: (its: string) => {
      const found = text(its.length);
      ensure(found === its, `${JSON.stringify(found)} where ${JSON.stringify(its)} belongs, before ${at}`);
    },
    trimmed: (bytes: number) => text(bytes).trimEnd(),
    short: () => take(2).readUInt16BE(),
    long: () => take(4).readUInt32BE(),
  };
}

type Reader = ReturnType<typeof reader>;

function variableOf(from: Reader, number: number, position: number): XptVariable {
  const type = from.short();
  ensure(type === 1 || type === 2, `a variable of the type ${type}`);
  ensure(from.short() === 0, 'a hash of the name');
  const bytes = from.short();
  ensure(type === 1 ? bytes === 8 : bytes >= 1 && bytes <= 200, `a variable of ${bytes} bytes`);
  ensure(from.short() === number, `variable ${number} has another number`);
  const name = from.trimmed(8);
  ensure(/^[A-Z_][A-Z0-9_]*$/.test(name), `a variable of the name ${name}`);
  const label = from.trimmed(40);
  const shown = from.trimmed(8);
  const [width, decimals, justified] = [from.short(), from.short(), from.short()];
  ensure(justified === type % 2, `${name} is justified ${justified}`);
  from.exactly(`\0\0${' '.repeat(8)}\0\0\0\0`);
  ensure(from.long() === position, `${name} does not begin at ${position}`);
  from.exactly('\0'.repeat(52));
  ensure(width > 0 || decimals === 0, `${name} has decimals and no width`);
  const format = width ? `${shown}${width}.${decimals}` : shown;
  return { name, label, type: type === 1 ? 'number' : 'text', bytes, format };
}

const origin = Date.UTC(1960, 0, 1);

function cellOf(bytes: Buffer, { type, format, name }: XptVariable): string | number | null {
  if (type === 'text') {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/ +$/, '');
    ensure(!text.includes('\0'), `a NUL in ${name}`);
    return text === '' ? null : text;
  }
  const number = fromIbm(bytes);
  if (number === null) return null;
  const ms = Math.round(number * (format.startsWith('E8601DA') ? 86_400_000 : 1000));
  const iso = () => new Date(origin + ms).toISOString();
  if (format.startsWith('E8601DA')) {
    ensure(Number.isInteger(number), `${number} days in ${name}`);
    return iso().slice(0, 10);
  }
  if (format.startsWith('E8601DT')) {
    ensure(ms / 1000 === number, `${number} seconds in ${name}`);
    return iso().replace('.000Z', 'Z');
  }
  return number;
}

/** Throws at the first byte that is not as it must be. */
export function readXpt(file: Buffer): Xpt {
  ensure(file.length % 80 === 0, `${file.length} bytes are no whole records`);
  const from = reader(file);
  const heading = (name: string, numbers: string) =>
    from.exactly(`HEADER RECORD*******${name}HEADER RECORD!!!!!!!${numbers}  `);
  const nothing = '0'.repeat(30);
  const instant = () => {
    const its = from.text(16);
    ensure(instantShape.test(its), `${its} is no instant`);
    return its;
  };

  heading('LIBRARY ', nothing);
  from.exactly('SAS     SAS     SASLIB  ');
  const made = from.text(16);
  ensure(/^\d+\.\d+ *$/.test(made.slice(0, 8)), `${made} begins with no release of SAS`);
  from.exactly(' '.repeat(24));
  const created = instant();
  ensure(instant() === created, 'it was modified after it was made');
  from.exactly(' '.repeat(64));
  heading('MEMBER  ', '000000000000000001600000000140');
  heading('DSCRPTR ', nothing);
  from.exactly('SAS     ');
  const name = from.trimmed(8);
  from.exactly('SASDATA ');
  from.exactly(made);
  from.exactly(' '.repeat(24));
  ensure(instant() === created, 'the table was made at another time');
  ensure(instant() === created, 'the table was modified after it was made');
  from.exactly(' '.repeat(16));
  const label = from.trimmed(40);
  from.exactly(' '.repeat(8));
  from.exactly('HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000');
  const count = Number(from.text(4));
  from.exactly(`${'0'.repeat(20)}  `);
  let width = 0;
  const variables: XptVariable[] = [];
  for (let i = 1; i <= count; i += 1) {
    const its = variableOf(from, i, width);
    width += its.bytes;
    variables.push(its);
  }
  from.exactly(' '.repeat((80 - (from.at() % 80)) % 80));
  heading('OBS     ', nothing);
  return { name, label, created, made, variables, rows: rowsOf(file.subarray(from.at()), variables, width) };
}

/** As many rows as there can be: one of blanks is padding. */
function rowsOf(data: Buffer, variables: readonly XptVariable[], width: number): Xpt['rows'] {
  const isBlank = (bytes: Buffer) => bytes.every((byte) => byte === 0x20);
  let count = Math.floor(data.length / width);
  while (count && isBlank(data.subarray((count - 1) * width, count * width))) count -= 1;
  const padding = data.subarray(count * width);
  ensure(padding.length < 80 && isBlank(padding), `${padding.length} bytes behind the last row`);
  return Array.from({ length: count }, (_, i) => {
    let at = i * width;
    return variables.map((variable) => {
      at += variable.bytes;
      return cellOf(data.subarray(at - variable.bytes, at), variable);
    });
  });
}

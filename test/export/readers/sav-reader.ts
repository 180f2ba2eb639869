// A strict reader of SPSS system files, after "System File Format" of the PSPP developers' guide and nothing of the writer:
// whatever is not as it is written there is an error, also where SPSS would forgive.
import assert from 'node:assert/strict';

export interface SavVariable {
  name: string;
  shortName: string;
  label: string | null;
  /** Bytes of text; 0 of a number. */
  width: number;
  format: { kind: number; width: number; decimals: number };
  measure: number;
  labels: Map<string | number, string>;
}
export interface Sav {
  product: string;
  created: string;
  label: string;
  documents: string[];
  variables: SavVariable[];
  /** null: missing. */
  rows: (string | number | null)[][];
}

const sysmis = Buffer.from('ffffffffffffefff', 'hex');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Raw {
  slot: number;
  width: number;
  shortName: string;
  label: string | null;
  format: number;
  labels: Map<string | number, string>;
}

export function readSav(bytes: Uint8Array): Sav {
  const buffer = Buffer.from(bytes);
  let at = 0;
  const take = (count: number) => {
    assert.ok(count >= 0 && at + count <= buffer.length, `no ${count} bytes at ${at}`);
    at += count;
    return buffer.subarray(at - count, at);
  };
  const int = () => take(4).readInt32LE();
  const text = (count: number) => utf8.decode(take(count));
  const blankPadded = (count: number) => text(count).replace(/ +$/, '');

  assert.equal(text(4), '$FL2');
  const product = blankPadded(60);
  assert.match(product, /^@\(#\) SPSS DATA FILE /);
  assert.equal(int(), 2, 'layout');
  const slotsPerRow = int();
  assert.equal(int(), 0, 'compression');
  assert.equal(int(), 0, 'weight');
  const cases = int();
  assert.equal(take(8).readDoubleLE(), 100, 'bias');
  const created = text(17);
  assert.match(created, /^[0-3]\d [A-Z][a-z]{2} \d\d\d\d:\d\d:\d\d$/);
  const label = blankPadded(64);
  assert.deepEqual([...take(3)], [0, 0, 0]);

  const raws: Raw[] = [];
  let slots = 0;
  const documents: string[] = [];
  const extensions = new Map<number, { size: number; content: Buffer }>();
  for (let type = int(); type !== 999; type = int()) {
    if (type === 2) {
      const width = int();
      const hasLabel = int();
      assert.equal(int(), 0, 'missing values');
      const format = int();
      assert.equal(int(), format, 'the formats to print and to write');
      const shortName = blankPadded(8);
      assert.match(shortName, /^[A-Z@#$][A-Z0-9@#$_.]{0,7}$/);
      let its: string | null = null;
      if (hasLabel === 1) {
        const length = int();
        its = text(length);
        assert.ok(length > 0 && length <= 255);
        take((4 - (length % 4)) % 4);
      } else assert.equal(hasLabel, 0);
      assert.ok(width >= 0 && width <= 255);
      raws.push({ slot: slots + 1, width, shortName, label: its, format, labels: new Map() });
      slots += 1;
      for (let more = Math.ceil(width / 8) - 1; more > 0; more -= 1) {
        assert.deepEqual([int(), int(), int(), int(), int(), int()], [2, -1, 0, 0, 0, 0], 'continuation');
        take(8);
        slots += 1;
      }
    } else if (type === 3) {
      const items = Array.from({ length: int() }, () => {
        const value = Buffer.from(take(8));
        const length = take(1).readUInt8();
        assert.ok(length <= 120, 'bytes of a value label');
        const its = text(length);
        take((8 - ((length + 1) % 8)) % 8);
        return [value, its] as const;
      });
      assert.equal(int(), 4, 'variables follow value labels');
      for (let count = int(); count > 0; count -= 1) {
        const slot = int();
        const raw = raws.find((each) => each.slot === slot);
        assert.ok(raw && raw.width <= 8, `value labels of slot ${slot}`);
        for (const [value, its] of items) {
          const code =
            raw.width === 0
              ? value.readDoubleLE()
              : utf8.decode(value.subarray(0, raw.width)).replace(/ +$/, '');
          if (raw.width > 0) assert.match(value.toString('latin1').slice(raw.width), /^ *$/);
          assert.ok(!raw.labels.has(code), `the code ${code} twice`);
          raw.labels.set(code, its);
        }
      }
    } else if (type === 6) {
      for (let lines = int(); lines > 0; lines -= 1) documents.push(blankPadded(80));
    } else {
      assert.equal(type, 7, `record ${type}`);
      const number = int();
      assert.ok(!extensions.has(number), `extension ${number} twice`);
      const size = int();
      extensions.set(number, { size, content: Buffer.from(take(size * int())) });
    }
  }
  assert.equal(int(), 0, 'filler');
  assert.equal(slots, slotsPerRow);

  const ints = (number: number) => {
    const its = extensions.get(number);
    assert.equal(its?.size, 4);
    return Array.from({ length: its.content.length / 4 }, (_, i) => its.content.readInt32LE(i * 4));
  };
  const textOf = (number: number) => utf8.decode(extensions.get(number)?.content ?? Buffer.alloc(0));
  assert.deepEqual(
    [...extensions.keys()].filter((each) => ![3, 4, 11, 13, 14, 16, 20, 21].includes(each)),
    [],
  );
  assert.deepEqual(ints(3).slice(3), [-1, 1, 1, 2, 65_001], 'IEEE, little-endian, UTF-8');
  assert.equal(
    extensions.get(4)?.content.toString('hex'),
    'ffffffffffffefff' + 'ffffffffffffef7f' + 'feffffffffffefff',
  );
  assert.equal(textOf(20), 'UTF-8');
  const counted = extensions.get(16);
  assert.equal(counted?.size, 8);
  assert.deepEqual(
    [counted.content.readBigInt64LE(0), counted.content.readBigInt64LE(8)],
    [1n, BigInt(cases)],
  );

  const longNames = new Map(
    textOf(13)
      .split('\t')
      .map((each) => each.split('=') as [string, string]),
  );
  const lengths = new Map(
    textOf(14)
      .split('\0\t')
      .filter((each) => each !== '')
      .map((each): [string, number] => {
        assert.match(each, /^[A-Z0-9_]+=\d{5}$/);
        return [each.split('=')[0] ?? '', Number(each.split('=')[1])];
      }),
  );
  const measures = ints(11);
  assert.equal(measures.length, raws.length * 3);

  const variables: (SavVariable & { pieces: Raw[] })[] = [];
  for (let i = 0; i < raws.length; ) {
    const [first] = raws.slice(i, i + 1);
    assert.ok(first);
    const width = lengths.get(first.shortName) ?? first.width;
    const count = width > 255 ? Math.ceil(width / 252) : 1;
    const pieces = raws.slice(i, i + count);
    assert.deepEqual(
      pieces.map((each) => each.width),
      count === 1 ? [width] : [...Array(count - 1).fill(255), width - 252 * (count - 1)],
    );
    const name = longNames.get(first.shortName);
    assert.ok(name, `a long name of ${first.shortName}`);
    variables.push({
      name,
      shortName: first.shortName,
      label: first.label,
      width,
      format: { kind: first.format >> 16, width: (first.format >> 8) & 255, decimals: first.format & 255 },
      measure: measures[i * 3] ?? 0,
      labels: first.labels,
      pieces,
    });
    i += count;
  }
  assert.equal(longNames.size, variables.length);
  assert.equal(new Set(raws.map((each) => each.shortName)).size, raws.length, 'short names');

  const long = extensions.get(21)?.content ?? Buffer.alloc(0);
  for (let place = 0; place < long.length; ) {
    const piece = () => {
      const length = long.readInt32LE(place);
      place += 4 + length;
      assert.ok(place <= long.length);
      return utf8.decode(long.subarray(place - length, place));
    };
    const name = piece();
    const variable = variables.find((each) => each.name === name);
    assert.equal(variable?.width, long.readInt32LE(place), `long value labels of ${name}`);
    const items = long.readInt32LE(place + 4);
    place += 8;
    for (let k = 0; k < items; k += 1) {
      const code = piece();
      assert.equal(Buffer.byteLength(code), variable.width);
      const its = piece();
      assert.ok(Buffer.byteLength(its) <= 120);
      variable.labels.set(code.replace(/ +$/, ''), its);
    }
  }

  const rows = Array.from({ length: cases }, () =>
    variables.map(({ width, pieces }) => {
      if (width === 0) {
        const value = take(8);
        return value.equals(sysmis) ? null : value.readDoubleLE();
      }
      const parts = pieces.map((each) => take(Math.ceil(each.width / 8) * 8));
      if (parts.length === 1) {
        const [only] = parts;
        assert.match(only?.toString('latin1').slice(width) ?? '', /^ *$/, 'padding');
      }
      const whole = Buffer.concat(parts.map((part) => part.subarray(0, 255)));
      const its = utf8.decode(whole).replace(/ +$/, '');
      assert.ok(Buffer.byteLength(its) <= width);
      return its === '' ? null : its;
    }),
  );
  assert.equal(at, buffer.length, 'nothing follows the rows');
  return {
    product,
    created,
    label,
    documents,
    variables: variables.map(({ pieces: _, ...its }) => its),
    rows,
  };
}

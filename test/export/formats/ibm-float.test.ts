// Every number that SAS can hold comes back as it was.
import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import { ibmFloat } from '#app/services/export/formats/ibm-float.server.ts';
import { fromIbm } from '../readers/xpt-reader.ts';

describe('numbers of the IBM System/360', () => {
  const bytesOf = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(ibmFloat(value) ?? 0n);
    return bytes;
  };

  test.each([
    [0, '0000000000000000'],
    [-0, '0000000000000000'],
    [1, '4110000000000000'],
    [-1, 'c110000000000000'],
    [-118.625, 'c276a00000000000'],
    [0.1, '401999999999999a'],
    [0.5, '4080000000000000'],
    [255, '42ff000000000000'],
    [16 ** -65, '0010000000000000'],
    [16 ** 63 - 2 ** 199, '7ffffffffffffff8'],
  ])('%d', (value, hex) => {
    expect(bytesOf(value).toString('hex')).toBe(hex);
  });

  test('there are none outside its range', () => {
    const justBelow = 16 ** -65 * (1 - 2 ** -53);
    expect(justBelow).toBeLessThan(16 ** -65);
    for (const value of [justBelow, 16 ** 63, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 1.7e308])
      expect([ibmFloat(value), ibmFloat(-value)]).toEqual([null, null]);
  });

  test('twenty thousand doubles come back as they were', () => {
    const random = seedrandom('5e'.repeat(32));
    const view = new DataView(new ArrayBuffer(8));
    const lost: number[] = [];
    for (let i = 0; i < 20_000; i += 1) {
      view.setUint32(0, random() * 2 ** 32);
      view.setUint32(4, random() * 2 ** 32);
      const exponent = 1023 - 260 + Math.floor(random() * 512);
      view.setUint16(0, (view.getUint16(0) & 0x800f) | (exponent << 4));
      const value = view.getFloat64(0);
      if (fromIbm(bytesOf(value)) !== value) lost.push(value);
    }
    expect(lost).toEqual([]);
  });
});

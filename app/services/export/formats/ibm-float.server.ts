// Numbers as SAS transport files hold them: the floating point of the IBM System/360, base 16 with 56 bits of fraction. Every
// double within its range has a place there exactly, as 53 bits fit behind at most three leading zeros; none is rounded.

const view = new DataView(new ArrayBuffer(8));

/**
 * The 8 bytes of `value`, as one big-endian number: sign, exponent to the base 16 with an excess of 64, fraction (SAS TS-140).
 * null where there is none: not a finite number, nearer to 0 than 16^-65 (5.4e-79), or from 16^63 (7.2e75) on. -0 is 0.
 */
export function ibmFloat(value: number): bigint | null {
  if (value === 0) return 0n;
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  if (exponent === 0x7ff) return null;
  // The value is fraction * 2^(exponent - 1075), and is to be (fraction << shift) * 16^(base16 - 64) / 2^56.
  const shift = (exponent - 763) & 3;
  const base16 = (exponent - 763 - shift) / 4;
  // This holds of no subnormal double either: their exponent is 0.
  if (base16 < 0 || base16 > 127) return null;
  const fraction = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  return ((bits >> 63n) << 63n) | (BigInt(base16) << 56n) | (fraction << BigInt(shift));
}

// Reading a number as people type it. A digit too many is refused, never rounded; what could be read in two
// ways is refused with the way to write it.

export type Read<V> = { ok: true; value: V } | { ok: false; message: string };

interface Limits {
  label: string;
  decimals: number;
  min: number;
  max: number;
  unit?: string;
}

/** Reads `raw` (trimmed, not empty). Accepts U+2212 as minus and a comma as the decimal sign. */
export function readNumber(raw: string, { label, decimals, min, max, unit }: Limits): Read<number> {
  const text = raw.replace(/\u2212/g, '-');
  const refused = (rule: string): Read<number> => ({ ok: false, message: `${label}: “${raw}” ${rule}` });
  const match = /^([+-]?)(\d*)(?:([.,])(\d*))?$/.exec(text);
  if (!match || (match[2] === '' && (match[4] ?? '') === ''))
    return refused(decimals === 0 ? 'is not a whole number.' : 'is not a number.');
  const [, sign = '', whole = '', separator, part = ''] = match;
  if (separator === ',' && part.length === 3 && max >= 1000)
    return refused('can be read as thousands or as a decimal. Write it without the comma, or with a point.');
  if (separator && part === '')
    return refused('ends in a decimal sign. Enter the digits after it, or leave it out.');
  if (decimals === 0 && separator) return refused('is not a whole number.');
  if (part.length > decimals)
    return refused(
      `has ${part.length} decimals; at most ${decimals} ${decimals === 1 ? 'is' : 'are'} possible.`,
    );
  if (whole.length > 9) return refused('has too many digits.');
  const value = Number(`${sign === '-' ? '-' : ''}${whole || '0'}.${part || '0'}`) + 0;
  if (value < min || value > max)
    return refused(`lies outside the possible range ${min} to ${max}${unit ? ` ${unit}` : ''}.`);
  return { ok: true, value: value === 0 ? 0 : value };
}

/** Whether a number has at most so many decimals, as written. */
export function hasDecimals(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === value;
}

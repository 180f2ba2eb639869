// One spelling for a value, so that a hash over it can be taken again by anybody: object keys sorted,
// no white space, no undefined, no number that JSON cannot hold.
import { createHash } from 'node:crypto';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Canonical JSON. Throws TypeError on undefined, functions, NaN, infinities, and objects that are not plain. */
export function canonical(value: unknown): string {
  return write(value as Json);
}

function write(value: Json): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`A number must be finite: ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, write).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`No JSON for a ${typeof value}`);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('Only plain objects have canonical JSON');
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${write(each as Json)}`).join(',')}}`;
}

/** SHA-256 of a text or of bytes, as 64 hexadecimal characters. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

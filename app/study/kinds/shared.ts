// What the kinds have in common. Nothing here knows of one field.
import { z } from 'zod';
import type { CodebookEntry, Value } from '../field.ts';
import type { Read } from '../number-text.ts';

export type Raw = string | readonly string[] | undefined;

/** A blank answer. */
export const nothing: Read<Value> = { ok: true, value: null };

/** The one text that was sent, without the spaces around it. */
export const one = (raw: Raw): string => (typeof raw === 'string' ? raw : (raw?.[0] ?? '')).trim();

export const never = () => undefined;
export const plain = (_: unknown, value: Value) => (value === null ? '' : String(value));
export const span = (from: number, to: number) => `${from} to ${to}`;

/** The type, or null where there is no value. */
export const nullable = (type: z.ZodType<Value>): z.ZodType<Value> => z.union([z.null(), type]);

/** A codebook entry in which only what applies is filled. */
export const entry = (type: string, more: Partial<CodebookEntry> = {}): CodebookEntry => ({
  type,
  unit: '',
  values: '',
  range: '',
  expected: '',
  ...more,
});

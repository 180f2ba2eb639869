// The wording of questionnaires that are somebody's property. It is no part of the study: a site that holds a licence
// keeps it in one file, beside its keys. No export, no codebook and no hash of the definition knows of it.
import { z } from 'zod';
import type { Instrument } from './instrument.ts';

export interface Worded {
  /** Under which licence the site may show it. */
  licence: string;
  /** Field -> text. */
  items: Readonly<Record<string, string>>;
}

/** Instrument -> wording. */
export type Wording = Readonly<Record<string, Worded>>;

const text = z.string().trim().min(1).max(1000);

/** The fields of a licensed form that are items of it, and so have a wording; the day on which she answered is none. */
export const itemsOf = ({ fields }: Pick<Instrument, 'fields'>): string[] =>
  Object.keys(fields).filter((name) => !['calculated', 'day'].includes(fields[name]?.kind ?? ''));

const shape = (its: Instrument) =>
  z.strictObject({
    licence: text,
    items: z.strictObject(Object.fromEntries(itemsOf(its).map((name) => [name, text]))),
  });

/** Reads a wording. What is wrong is one sentence that names where and the rule. */
export function readWording(
  instruments: readonly Instrument[],
  raw: unknown,
): { ok: true; wording: Wording } | { ok: false; message: string } {
  const licensed = instruments.filter((each) => each.licensed);
  const schema = z.strictObject(
    Object.fromEntries(licensed.map((each) => [each.name, shape(each).optional()])),
  );
  const { success, data, error } = schema.safeParse(raw);
  if (success) return { ok: true, wording: data as Wording };
  const [issue] = error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  return { ok: false, message: `${where}${issue?.message ?? 'it cannot be read'}` };
}

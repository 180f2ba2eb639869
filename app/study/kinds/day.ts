// Calendar days. One text input, stored as ISO text; written with strokes or points the day comes first, and
// every form says so in its hint.
import { z } from 'zod';
import { isDay, isPartialDay, readDay } from '../days.ts';
import type { Answers, DayField } from '../field.ts';
import { entry, never, nothing, nullable, one, plain } from './shared.ts';

/** How a day is written: for the hint of a field. */
export const dayHint = 'For example 2026-03-31 or 31/3/2026';
export const partialDayHint = 'For example 2026-03-31 or 31/3/2026; 2026-03 or 2026 where no more is known';

export const day: Answers<DayField> = {
  storage: 'text',
  parse(field, raw, { today }) {
    const typed = one(raw);
    if (typed === '') return nothing;
    const read = readDay(typed, field.partial === true);
    const refused = (rule: string) => ({ ok: false, message: `${field.label}: ${rule}` }) as const;
    if (!read)
      return refused(
        field.partial
          ? `“${typed}” is not a day, a month or a year, such as 2026-03-31, 2026-03 or 2026.`
          : `“${typed}” is not a day, such as 2026-03-31 or 31/3/2026.`,
      );
    if (field.notFuture && read > today.slice(0, read.length))
      return refused(`${read} lies in the future; today is ${today}.`);
    return { ok: true, value: read };
  },
  // Whether a day lies in the future depends on when it is asked, so it is no property of the value.
  zod: (field) => nullable(z.string().refine(field.partial ? isPartialDay : isDay)),
  warn: never,
  html: () => ({ control: 'input', type: 'text', width: 12, autoComplete: 'off' }),
  text: plain,
  csv: plain,
  codebook: (field) => entry(field.partial ? 'day, may be partial' : 'day'),
};

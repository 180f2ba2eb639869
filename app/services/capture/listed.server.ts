// Fields that are chosen from what the settings of the study list, once something is listed there.
import type { Parsed } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { scannersInUse } from '../scanners.server.ts';
import type { Scope } from '../scope.server.ts';

const listedIn = ({ fields }: Instrument) =>
  Object.keys(fields).filter((name) => {
    const field = fields[name];
    return field?.kind === 'text' && field.listed === 'scanners';
  });

/** The scanners to choose from, where the form asks for one and some are entered. */
export type Listed = { scanners?: string[] };

/** To be spread into what a page is given. */
export async function listedFor(scope: Scope, q: Reading, instrument: Instrument): Promise<Listed> {
  if (listedIn(instrument).length === 0) return {};
  const scanners = await scannersInUse(scope, q);
  return scanners.length === 0 ? {} : { scanners };
}

/** What is none of what is listed, unless the record named it before. */
export async function notListed(
  scope: Scope,
  q: Reading,
  instrument: Instrument,
  { values }: Parsed,
  before: Row | undefined,
): Promise<{ field: string; message: string }[]> {
  const { scanners } = await listedFor(scope, q, instrument);
  if (!scanners) return [];
  return listedIn(instrument).flatMap((field) => {
    const value = values[field];
    if (typeof value !== 'string' || value === before?.[field] || scanners.includes(value)) return [];
    const label = instrument.fields[field]?.label;
    return [{ field, message: `${label}: “${value}” is none of the scanners in use. Choose one of them.` }];
  });
}

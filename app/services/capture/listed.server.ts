// Fields that are chosen from what the settings of the study list, once something is listed there.
import type { Parsed } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { sheetsOf } from '../consent-sheets.server.ts';
import { scannersInUse } from '../scanners.server.ts';
import type { Scope } from '../scope.server.ts';

const listedIn = ({ fields }: Instrument, list: 'scanners' | 'consent_sheets') =>
  Object.keys(fields).filter((name) => {
    const field = fields[name];
    return field?.kind === 'text' && field.listed === list;
  });

/** What to choose from, where the form asks for it and some are entered. */
export type Listed = { scanners?: string[]; sheets?: string[] };

/** To be spread into what a page is given. */
export async function listedFor(scope: Scope, q: Reading, instrument: Instrument): Promise<Listed> {
  if (listedIn(instrument, 'consent_sheets').length > 0) {
    const sheets = (await sheetsOf(scope, q)).map(({ label }) => label);
    return sheets.length === 0 ? {} : { sheets };
  }
  if (listedIn(instrument, 'scanners').length === 0) return {};
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
  return listedIn(instrument, 'scanners').flatMap((field) => {
    const value = values[field];
    if (typeof value !== 'string' || value === before?.[field] || scanners.includes(value)) return [];
    const label = instrument.fields[field]?.label;
    return [{ field, message: `${label}: “${value}” is none of the scanners in use. Choose one of them.` }];
  });
}

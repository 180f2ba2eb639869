// Records in two layers as rows of an export of an unsealed study: what was open and what was sealed, whoever entered them.
import type { Instrument } from '#app/study/instrument.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { cellsToCompare } from '../capture/cells.server.ts';
import type { Keyring } from '../keyring.server.ts';
import { revealWhole } from '../two-layers/whole.server.ts';
import { cellsOf, plainColumn } from './columns.server.ts';

/** The form with nothing sealed in it. */
export const wholeOf = (form: Instrument): Instrument => ({
  ...form,
  fields: Object.fromEntries(
    Object.entries(form.fields).map(([name, field]) => [name, { ...field, reveals: undefined }]),
  ),
});

export const enteredBy = (name: string, label: string) =>
  plainColumn(name, label, 'code', {
    codes: [
      ['blinded', 'Blinded'],
      ['unblinded', 'Unblinded'],
    ],
  });

/** The cells of every record, after whether somebody blinded entered it. `whole`: the form as wholeOf gives it. */
export async function wholeRows(
  q: Reading,
  tables: Tables,
  keys: Keyring,
  form: Instrument,
  whole: Instrument,
) {
  const records = await revealWhole(q, tables, keys, form);
  return records.map(({ participant, state, isBlinded, values, missing }) => {
    const row = { ...cellsToCompare(whole, values), state, missing: JSON.stringify(missing) };
    return { participant, cells: [isBlinded ? 'blinded' : 'unblinded', ...cellsOf(whole, row)] };
  });
}

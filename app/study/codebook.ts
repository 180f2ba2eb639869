// The codebook: one row a field, derived from the study. Revealing fields are left out for blinded readers.
import { study } from './index.ts';
import { kindOf } from './kinds.ts';

export interface CodebookRow {
  instrument: string;
  field: string;
  label: string;
  type: string;
  unit: string;
  values: string;
  range: string;
  expected: string;
  required: string;
  code: string;
  source: string;
  identifier: boolean;
}

/** Rows in the order of the study. */
export function codebookRows({ includeRevealing }: { includeRevealing: boolean }): CodebookRow[] {
  return study.instruments.flatMap((instrument) =>
    Object.entries(instrument.fields)
      .filter(([, field]) => includeRevealing || field.reveals !== 'arm')
      .map(([name, field]) => ({
        instrument: instrument.name,
        field: name,
        label: field.label,
        ...kindOf(field).codebook(field),
        required: field.kind === 'calculated' ? 'derived' : field.mustHave ? 'must have' : field.required === false ? 'optional' : 'required',
        code: field.code ?? '',
        source: field.source ?? '',
        identifier: field.identifier === true,
      })),
  );
}

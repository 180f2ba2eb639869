// The codebook: one row a field, derived from the study. Fields that reveal the arm are left out for blinded
// readers: that such a field exists, and what it may hold, already says what the arms differ in.
import type { CodebookEntry, Field, Kind, Source } from './field.ts';
import { study } from './index.ts';
import type { Instrument } from './instrument.ts';
import { kindOf } from './kinds.ts';

/** `range` is what is possible, `expected` what is likely; outside it a form asks. */
export interface CodebookRow extends CodebookEntry {
  instrument: string;
  field: string;
  label: string;
  kind: Kind;
  required: 'must have' | 'required' | 'optional' | 'derived';
  /** When it is asked; empty where always. */
  asked: string;
  /** Analysis code of an outcome. */
  code: string;
  /** Rule of a calculated field, with its id and version. */
  derivation: string;
  /** What is checked and said at it, within its form and across forms: id, version, level and formula of each. */
  checks: string;
  source: Source;
  identifier: boolean;
  reveals: 'arm' | '';
}

/** Rows in the order of the study. */
export function codebookRows({ includeRevealing }: { includeRevealing: boolean }): CodebookRow[] {
  return study.instruments.flatMap((instrument) =>
    Object.entries(instrument.fields)
      .filter(([, field]) => includeRevealing || (field.reveals ?? instrument.reveals) === undefined)
      .map(([name, field]) => ({
        instrument: instrument.name,
        field: name,
        label: field.label,
        kind: field.kind,
        ...kindOf(field).codebook(field),
        required: requirement(field),
        asked: field.when?.formula ?? '',
        code: field.code ?? '',
        derivation: derivation(field),
        checks: checksAt(instrument, name),
        source: field.source ?? 'ours',
        identifier: field.identifier === true,
        reveals: field.reveals ?? instrument.reveals ?? '',
      })),
  );
}

export interface CodebookForm {
  name: string;
  label: string;
  rows: CodebookRow[];
}

/** What the statistician reads, form by form: every field that is neither sealed nor an identifier. */
export function readableCodebook(): CodebookForm[] {
  const rows = codebookRows({ includeRevealing: false }).filter((each) => !each.identifier);
  return [...Map.groupBy(rows, (each) => each.instrument)].map(([name, its]) => ({
    ...{ name, rows: its },
    label: study.instruments.find((each) => each.name === name)?.label ?? name,
  }));
}

function checksAt({ name: form, checks = [] }: Instrument, field: string): string {
  const across = study.acrossChecks.filter((each) => each.form === form);
  return [...checks, ...across]
    .filter((each) => each.field === field)
    .map(({ id, version, level, formula }) => `${id} v${version} (${level}): ${formula}`)
    .join(' | ');
}

function requirement(field: Field): CodebookRow['required'] {
  if (field.kind === 'calculated') return 'derived';
  if (field.mustHave) return 'must have';
  return field.required === false ? 'optional' : 'required';
}

function derivation(field: Field): string {
  if (field.kind !== 'calculated') return '';
  const { id, version, formula } = field.rule;
  return `${id} v${version}: ${formula} (${field.uses.join(', ')})`;
}

// A whole instrument: its fields in the order of the study, those of a group under one legend. What is not asked with
// these answers is left out, unless something stands there that is to be taken away.
import type { Instrument } from '#app/study/instrument.ts';
import { type Field, kindOf } from '#app/study/kinds.ts';
import type { Unusual } from './confirm-box.tsx';
import type { FieldError } from './error-summary.tsx';
import { useLiveForm } from './live-form.ts';
import type { Newer } from './merge-choice.tsx';
import { MissingReasons, StudyField } from './study-field.tsx';

export interface InstrumentFormProps {
  instrument: Instrument;
  typed: Record<string, string | string[]>;
  missing: Record<string, string>;
  errors: readonly FieldError[];
  warnings: readonly Unusual[];
  /** Field -> its wording, which stands after the code. */
  wording?: Readonly<Record<string, string>>;
  reasons?: boolean;
  /** What was saved meanwhile. */
  newer?: Newer | null;
}

type Named = [string, Field];

function groups(instrument: Instrument): { legend?: string; fields: Named[] }[] {
  const found: { legend?: string; fields: Named[] }[] = [];
  let legend: string | undefined;
  for (const [name, field] of Object.entries(instrument.fields)) {
    // A calculated field stands with the fields that it is calculated from.
    const own = field.kind === 'calculated' && field.group === undefined ? legend : field.group;
    const last = found[found.length - 1];
    if (last && last.legend === own) last.fields.push([name, field]);
    else found.push({ legend: own, fields: [[name, field]] });
    legend = own;
  }
  return found;
}

/** The items of a questionnaire, typed from paper one digit after another. */
const isScale = (fields: readonly Named[]) =>
  fields.length > 7 && fields.every(([, field]) => field.kind === 'integer' && field.max - field.min < 10);

export function InstrumentForm({
  instrument,
  typed,
  missing,
  errors,
  warnings,
  wording,
  reasons,
  newer,
}: InstrumentFormProps) {
  const of = (list: readonly FieldError[], name: string) => list.find((each) => each.field === name)?.message;
  const live = useLiveForm(instrument, typed, missing);
  // What is stored stays as it was derived until something is typed.
  const derivedOf = (name: string, field: Field) =>
    (live.isTyping ? undefined : typed[name]) || kindOf(field).text(field, live.values[name] ?? null);
  const asked = ([name, field]: Named) => (
    <StudyField
      key={name}
      name={name}
      field={field}
      typed={field.kind === 'calculated' ? derivedOf(name, field) : typed[name]}
      wording={wording?.[name]}
      isTyping={live.isTyping}
      isUnwanted={live.isUnwanted(name)}
      error={of(errors, name)}
      warnings={warnings.filter((each) => each.field === name)}
      differing={newer?.fields.find((each) => each.field === name)}
      newer={newer}
    />
  );
  // Of what two people left otherwise one is to be chosen, asked or not.
  const shows = (name: string) => live.shows(name) || newer?.fields.some((each) => each.field === name);
  const conditional = Object.keys(instrument.fields).filter((name) => instrument.fields[name]?.when);
  const shown = groups(instrument)
    .map((group) => ({ ...group, fields: group.fields.filter(([name]) => shows(name)) }))
    .filter((group) => group.fields.length > 0);
  return (
    <div ref={live.box} onChange={live.read}>
      {conditional.length > 0 && (
        <input type="hidden" name="__shown" value={conditional.filter(shows).join(' ')} />
      )}
      {shown.map((group) =>
        group.legend ? (
          <fieldset
            key={group.fields[0]?.[0]}
            className={isScale(group.fields) && !wording ? 'group group-scale' : 'group'}
          >
            <legend>{group.legend}</legend>
            {group.fields.map(asked)}
            {reasons && <MissingReasons fields={group.fields} missing={missing} />}
          </fieldset>
        ) : (
          <div key={group.fields[0]?.[0]} className="group-none">
            {group.fields.map(asked)}
            {reasons && <MissingReasons fields={group.fields} missing={missing} />}
          </div>
        ),
      )}
    </div>
  );
}

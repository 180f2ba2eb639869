// Any field of the study, asked as its kind says, with the question when a value is unusual; and the reasons why
// values are missing.
import { useContext } from 'react';
import { type Field, kindOf } from '#app/study/kinds.ts';
import { choosableReasons } from '#app/study/missing.ts';
import { ConfirmBox, type Unusual } from './confirm-box.tsx';
import { FieldHistory } from './field-history.tsx';
import { Choice, LongText, Select, TextField } from './fields.tsx';
import { ListedContext } from './listed.ts';
import { type Differing, MergeChoice, type Newer } from './merge-choice.tsx';

export interface StudyFieldProps {
  name: string;
  field: Field;
  typed?: string | string[];
  error?: string;
  warnings?: readonly Unusual[];
  /** The newer value that somebody else has saved, and by whom. */
  differing?: Differing;
  newer?: Newer | null;
  /** Of an item of a licensed questionnaire. */
  wording?: string;
  /** Whether what is derived follows what is typed. */
  isTyping?: boolean;
  /** Whether it holds something though it is not asked. */
  isUnwanted?: boolean;
}

function Asked({ name, field, typed, error, wording }: StudyFieldProps) {
  const model = kindOf(field).html(field);
  const lists = useContext(ListedContext);
  const text = Array.isArray(typed) ? typed : (typed ?? '');
  const optional = field.required === false && !field.whenNeeded;
  const common = {
    name,
    label: `${field.label}${wording ? `. ${wording}` : ''}${optional ? ' (optional)' : ''}`,
    hint: [field.hint, field.whenNeeded].filter((each) => each).join('. ') || undefined,
    error,
  };
  if (model.control === 'radios' || model.control === 'checkboxes')
    return (
      <Choice {...common} choices={model.choices ?? []} typed={text} many={model.control === 'checkboxes'} />
    );
  const single = String(text);
  const listed =
    field.kind !== 'text'
      ? undefined
      : { scanners: lists.scanners, consent_sheets: lists.sheets, none: undefined }[field.listed ?? 'none'];
  if (listed) {
    const known = single === '' || listed.includes(single) ? listed : [single, ...listed];
    const choices = known.map((each) => ({ value: each, label: each }));
    return <Select {...common} hint={undefined} choices={choices} typed={single} blank="Choose" />;
  }
  if (model.control === 'textarea') return <LongText {...common} typed={single} />;
  return (
    <TextField {...common} typed={single} width={model.width} unit={model.unit} inputMode={model.inputMode} />
  );
}

/** One field. Calculated fields show what was derived at the last save, or from what is typed. */
export function StudyField(props: StudyFieldProps) {
  const { name, field, typed, warnings = [], differing, newer, isTyping, isUnwanted } = props;
  if (field.kind === 'calculated')
    return (
      <>
        <p className="derived">
          <span className="derived-label">{field.label}</span>{' '}
          <output>{typed ? `${String(typed)} ${field.unit}` : isTyping ? 'not yet' : 'after saving'}</output>
          <span className="hint"> {field.rule.formula}</span>
        </p>
        <FieldHistory name={name} label={field.label} />
      </>
    );
  return (
    <div className={field.when ? 'study-field asked-when' : 'study-field'}>
      <Asked {...props} />
      {isUnwanted && (
        <label className="choice">
          <input type="checkbox" name={`${name}__clear`} value="1" />
          <span>Not asked any more: take this away</span>
        </label>
      )}
      {differing && newer && <MergeChoice differing={differing} newer={newer} />}
      <ConfirmBox name={name} warnings={warnings} />
      <FieldHistory name={name} label={field.label} />
    </div>
  );
}

/** Whether a reason can stand in place of a value of this field. */
const canBeMissing = ({ kind, mustHave }: Field) =>
  kind !== 'calculated' && kind !== 'multi_choice' && !mustHave;

/**
 * Reasons for the fields of a group, after all of them: whoever measures goes from value to value by the Tab key
 * and stops here only when something could not be had.
 */
export function MissingReasons({
  fields,
  missing,
}: {
  fields: [string, Field][];
  missing: Record<string, string>;
}) {
  const possible = fields.filter(([, field]) => canBeMissing(field));
  if (possible.length === 0) return null;
  return (
    <details className="reason" open={possible.some(([name]) => missing[name])}>
      <summary>Is a value not available?</summary>
      <p className="hint">Say why, and leave the value blank. Without a reason the form stays incomplete.</p>
      {possible.map(([name, field]) => (
        <p key={name} className="reason-row">
          <label htmlFor={`${name}__missing`}>{field.label}</label>
          <select
            id={`${name}__missing`}
            name={`${name}__missing`}
            className="input"
            defaultValue={missing[name] ?? ''}
          >
            <option value="">Entered, or follows later</option>
            {choosableReasons.map(([code, label]) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </p>
      ))}
    </details>
  );
}

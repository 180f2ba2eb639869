// Any field of the study, asked as its kind says: the value, a reason where there is none, and the question when
// a value is unusual.
import { type Field, kindOf } from '#app/study/kinds.ts';
import { choosableReasons } from '#app/study/missing.ts';
import { Choice, LongText, TextField } from './fields.tsx';

export interface StudyFieldProps {
  name: string;
  field: Field;
  typed?: string | string[];
  missing?: string;
  error?: string;
  warning?: string;
  /** Whether a reason for a missing value is offered. */
  reasons?: boolean;
  /** The newer value of somebody else, when a save was refused for it. */
  theirs?: string;
}

function Asked({ name, field, typed, error }: StudyFieldProps) {
  const model = kindOf(field).html(field);
  const text = Array.isArray(typed) ? typed : (typed ?? '');
  const common = { name, label: field.label, hint: field.hint, error };
  if (model.control === 'radios' || model.control === 'checkboxes')
    return (
      <Choice {...common} choices={model.choices ?? []} typed={text} many={model.control === 'checkboxes'} />
    );
  const single = String(text);
  if (model.control === 'textarea') return <LongText {...common} typed={single} />;
  return (
    <TextField {...common} typed={single} width={model.width} unit={model.unit} inputMode={model.inputMode} />
  );
}

/** One field. Calculated fields show what the server derived at the last save. */
export function StudyField(props: StudyFieldProps) {
  const { name, field, typed, missing = '', warning, reasons = false, theirs } = props;
  if (field.kind === 'calculated')
    return (
      <p className="derived">
        <span className="derived-label">{field.label}</span>{' '}
        <output>{typed ? `${String(typed)} ${field.unit}` : 'after saving'}</output>
        <span className="hint"> {field.rule.formula}</span>
      </p>
    );
  return (
    <div className="study-field">
      <Asked {...props} />
      {theirs !== undefined && (
        <p className="theirs">
          Saved meanwhile by somebody else: <strong>{theirs === '' ? 'blank' : theirs}</strong>
        </p>
      )}
      {warning && (
        <label className="confirm">
          <input
            type="checkbox"
            name={`${name}__confirm`}
            value={Array.isArray(typed) ? typed.join(',') : (typed ?? '')}
          />
          <span>{warning}</span>
        </label>
      )}
      {reasons && (
        <details className="reason" open={missing !== ''}>
          <summary>Not available?</summary>
          <label htmlFor={`${name}__missing`}>
            Reason for {field.label.charAt(0).toLowerCase() + field.label.slice(1)}
          </label>
          <select id={`${name}__missing`} name={`${name}__missing`} className="input" defaultValue={missing}>
            <option value="">No reason: the value is entered or follows later</option>
            {choosableReasons.map(([code, label]) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </details>
      )}
    </div>
  );
}

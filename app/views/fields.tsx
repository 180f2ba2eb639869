// Form fields that own their wiring: label, unit, hint and error are tied to the input by id.
import type { ReactNode } from 'react';
import { ConfirmBox, type Unusual } from './confirm-box.tsx';

interface Common {
  name: string;
  label: string;
  hint?: ReactNode;
  error?: string;
}

const describedBy = (name: string, hint: unknown, error: unknown) =>
  [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter((each) => each !== '').join(' ') ||
  undefined;

export function Hint({ name, children }: { name: string; children?: ReactNode }) {
  return children ? (
    <p className="hint" id={`${name}-hint`}>
      {children}
    </p>
  ) : null;
}

export function ErrorLine({ name, message }: { name: string; message?: string }) {
  return message ? (
    <p className="error" id={`${name}-error`}>
      {message}
    </p>
  ) : null;
}

export interface TextProps extends Common {
  /** What is to be confirmed of a text that blinded people can read. */
  warnings?: readonly Unusual[];
  typed?: string;
  width?: number;
  unit?: string;
  inputMode?: 'decimal' | 'numeric';
  maxLength?: number;
  autoComplete?: string;
  type?: 'text' | 'password';
}

const widths = [4, 8, 12, 20, 30, 40];
const widthClass = (width = 30) => `width-${widths.find((each) => each >= width) ?? 40}`;

export function TextField({
  name,
  label,
  hint,
  error,
  typed = '',
  width,
  unit,
  inputMode,
  autoComplete = 'off',
  type = 'text',
  warnings = [],
}: TextProps) {
  return (
    <>
      <div className={error ? 'field field-wrong' : 'field'}>
        <label htmlFor={name}>{label}</label>
        <Hint name={name}>{hint}</Hint>
        <ErrorLine name={name} message={error} />
        <span className="input-row">
          <input
            id={name}
            name={name}
            type={type}
            className={`input ${widthClass(width)}`}
            defaultValue={typed}
            inputMode={inputMode}
            autoComplete={autoComplete}
            spellCheck={false}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy(name, hint, error)}
          />
          {unit && <span className="unit">{unit}</span>}
        </span>
      </div>
      <ConfirmBox name={name} warnings={warnings} />
    </>
  );
}

export const Password = (props: Omit<TextProps, 'typed' | 'type'>) => (
  <TextField {...props} type="password" width={30} />
);

export function LongText({
  name,
  label,
  hint,
  error,
  typed = '',
  warnings = [],
}: Common & Pick<TextProps, 'typed' | 'warnings'>) {
  return (
    <>
      <div className={error ? 'field field-wrong' : 'field'}>
        <label htmlFor={name}>{label}</label>
        <Hint name={name}>{hint}</Hint>
        <ErrorLine name={name} message={error} />
        <textarea
          id={name}
          name={name}
          className="input"
          rows={3}
          defaultValue={typed}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(name, hint, error)}
        />
      </div>
      <ConfirmBox name={name} warnings={warnings} />
    </>
  );
}

interface ChoiceProps extends Common {
  choices: readonly { value: string; label: string; hint?: string }[];
  typed?: string | readonly string[];
  many?: boolean;
}

/** Radio buttons, or boxes where several may be chosen. */
export function Choice({ name, label, hint, error, choices, typed = '', many = false }: ChoiceProps) {
  const chosen = typeof typed === 'string' ? [typed] : typed;
  return (
    <fieldset
      className={error ? 'field field-wrong' : 'field'}
      aria-describedby={describedBy(name, hint, error)}
    >
      <legend>{label}</legend>
      <Hint name={name}>{hint}</Hint>
      <ErrorLine name={name} message={error} />
      <div
        className={
          choices.length <= 3 && choices.every((each) => each.label.length < 14 && !each.hint)
            ? 'choices choices-inline'
            : 'choices'
        }
      >
        {choices.map((each, i) => (
          <label key={each.value} className="choice">
            <input
              type={many ? 'checkbox' : 'radio'}
              id={i === 0 ? name : undefined}
              name={name}
              value={each.value}
              defaultChecked={chosen.includes(each.value)}
            />
            <span>
              {each.label}
              {each.hint && <span className="choice-hint">{each.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Select({
  name,
  label,
  hint,
  error,
  choices,
  typed = '',
  blank,
}: ChoiceProps & { blank?: string }) {
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      <label htmlFor={name}>{label}</label>
      <Hint name={name}>{hint}</Hint>
      <ErrorLine name={name} message={error} />
      <select
        id={name}
        name={name}
        className="input"
        defaultValue={String(typed)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
      >
        {blank !== undefined && <option value="">{blank}</option>}
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}

// The date of a visit, or why it was missed.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { EntryForm } from './entry-form.tsx';
import { Choice, TextField } from './fields.tsx';

interface Refused {
  errors: { field: string; message: string }[];
  warning: string | null;
  version?: number;
  /** What is asked about the reason. */
  words?: Unusual[];
  typed: { date: string; confirm: string; reason: string };
}

/** Asks for the date, today to begin with. `saved` is the date so far: a change of it asks for a reason. */
export function OpenVisit({
  refused,
  saved,
  today,
  version,
  missed = false,
}: {
  refused?: Refused;
  version: number;
  saved?: string;
  today?: string;
  /** It was recorded as missed: opening it takes that back. */
  missed?: boolean;
}) {
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  const form = (
    <EntryForm>
      <input type="hidden" name="version" value={refused?.version ?? version} />
      <TextField
        name="date"
        label="Date of the visit"
        hint={dayHint}
        width={12}
        typed={refused?.typed.date ?? saved ?? today}
        error={errorOf('date')}
      />
      {refused?.warning && (
        <label className="confirm" key={refused.typed.date}>
          <input
            type="checkbox"
            name="confirm"
            value={refused.typed.date}
            defaultChecked={refused.typed.confirm === refused.typed.date}
          />
          <span>{refused.warning}</span>
        </label>
      )}
      {saved !== undefined && (
        <TextField
          name="reason"
          label="Reason for the change"
          width={40}
          typed={refused?.typed.reason}
          error={errorOf('reason')}
          warnings={refused?.words}
        />
      )}
      <Button kind={saved === undefined ? 'primary' : 'secondary'}>
        {missed || saved === undefined ? 'Open the visit' : 'Change the date'}
      </Button>
    </EntryForm>
  );
  if (saved === undefined) return form;
  return (
    <details className="more" open={refused !== undefined}>
      <summary>
        {missed ? 'She came after all: take back that it was missed' : 'Correct the date of the visit'}
      </summary>
      {form}
    </details>
  );
}

/** Records the visit as missed, with a reason from the list. */
export function MissVisit({
  reasons,
  version,
  typed,
  error,
}: {
  version: number;
  reasons: readonly (readonly [string, string])[];
  typed?: string;
  error?: string;
}) {
  return (
    <details className="more" open={error !== undefined}>
      <summary>She did not come: record the visit as missed</summary>
      <EntryForm>
        <input type="hidden" name="version" value={version} />
        <Choice
          name="missed"
          label="Why was it missed?"
          choices={reasons.map(([value, label]) => ({ value, label }))}
          typed={typed}
          error={error}
        />
        <Button kind="warning" name="intent" value="missed">
          Record as missed
        </Button>
      </EntryForm>
    </details>
  );
}

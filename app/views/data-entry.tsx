// The body of a form page: problems at the top, the instrument, and a reason where a saved value changes.

import { useContext } from 'react';
import { instrumentNamed } from '#app/study/index.ts';
import type { Worded } from '#app/study/wording.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { EntryForm, StudyContext } from './entry-form.tsx';
import type { FieldError } from './error-summary.tsx';
import { TextField } from './fields.tsx';
import { FormProblems } from './form-problems.tsx';
import { InstrumentForm } from './instrument-form.tsx';
import { OpenedNotice } from './opened-notice.tsx';
import { StatusMark } from './status-mark.tsx';
import { WordingNotice } from './wording-notice.tsx';

interface Props {
  wording: Worded | null;
  form: {
    form: string;
    version: number;
    state: 'not_started' | 'incomplete' | 'complete';
    typed: Record<string, string | string[]>;
    missing: Record<string, string>;
    errors: FieldError[];
    warnings: Unusual[];
    reason: string;
    opened: string[];
    conflict: { field: string; theirs: string }[] | null;
  };
}

export function DataEntry({ form, wording }: Props) {
  const instrument = instrumentNamed(form.form);
  const { lock } = useContext(StudyContext);
  if (!instrument) return null;
  // What the form would begin with is nothing that was entered.
  if (lock && form.version === 0) return <p>Nothing was entered here before the study was locked.</p>;
  const theirs = form.conflict && Object.fromEntries(form.conflict.map((each) => [each.field, each.theirs]));
  const hasProblems = form.errors.length > 0 || form.warnings.some((each) => !each.confirmed);
  return (
    <>
      <FormProblems errors={form.errors} warnings={form.warnings} />
      {form.opened.length > 0 && (
        <OpenedNotice instrument={instrument} opened={form.opened} isFirst={!hasProblems} />
      )}
      {form.conflict && (
        <ConflictNotice
          title="Somebody else saved this form while you were typing"
          attention={form.conflict}
        />
      )}
      <p>
        <StatusMark mark={form.state} withText />
      </p>
      {instrument.intro && <p>{instrument.intro}</p>}
      {instrument.licensed && <WordingNotice owner={instrument.licensed} licence={wording?.licence} />}
      <EntryForm holdsRecord>
        <input type="hidden" name="__version" value={form.version} />
        <InstrumentForm
          instrument={instrument}
          wording={wording?.items}
          typed={form.typed}
          missing={form.missing}
          errors={form.errors}
          warnings={form.warnings}
          theirs={theirs ?? undefined}
          reasons
        />
        {form.version > 0 && !lock && (
          <TextField
            name="__reason"
            label="Reason for the change"
            hint="This form was saved before. Say in a few words why a saved value changes."
            width={40}
            typed={form.reason}
            error={form.errors.find((each) => each.field === '__reason')?.message}
            warnings={form.warnings}
          />
        )}
        <Button>Save</Button>
      </EntryForm>
    </>
  );
}

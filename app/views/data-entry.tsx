// The body of a form page: problems at the top, the instrument, and a reason where a saved value changes.

import { useContext } from 'react';
import { instrumentNamed } from '#app/study/index.ts';
import type { Worded } from '#app/study/wording.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { type Draft, DraftNotice } from './draft-notice.tsx';
import { EntryForm } from './entry-form.tsx';
import type { FieldError } from './error-summary.tsx';
import { TextField } from './fields.tsx';
import { FormProblems } from './form-problems.tsx';
import { InstrumentForm } from './instrument-form.tsx';
import type { Newer } from './merge-choice.tsx';
import { OpenedNotice } from './opened-notice.tsx';
import { StatusMark } from './status-mark.tsx';
import { StudyContext } from './study-context.ts';
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
    conflict: Newer | null;
    place: string;
    draft: Draft | null;
  };
}

export function DataEntry({ form, wording }: Props) {
  const instrument = instrumentNamed(form.form);
  const { lock } = useContext(StudyContext);
  if (!instrument) return null;
  // What the form would begin with is nothing that was entered.
  if (lock && form.version === 0)
    return (
      <>
        {form.draft && <DraftNotice place={form.place} draft={form.draft} />}
        <p>Nothing was entered here before the study was locked.</p>
      </>
    );
  const hasProblems = form.errors.length > 0 || form.warnings.some((each) => !each.confirmed);
  return (
    <>
      <FormProblems errors={form.errors} warnings={form.warnings} />
      {form.opened.length > 0 && !form.conflict && (
        <OpenedNotice instrument={instrument} opened={form.opened} isFirst={!hasProblems} />
      )}
      {form.conflict && <ConflictNotice what="form" newer={form.conflict} />}
      <p>
        <StatusMark mark={form.state} withText />
      </p>
      {instrument.intro && <p>{instrument.intro}</p>}
      {instrument.licensed && <WordingNotice owner={instrument.licensed} licence={wording?.licence} />}
      {/* What was merged is drawn anew: the browser would leave what was typed before in its fields. */}
      <EntryForm
        key={form.conflict ? `merged with ${form.version}` : 'typed'}
        holdsRecord
        place={form.place}
        draft={form.draft}
      >
        <input type="hidden" name="__version" value={form.version} />
        <InstrumentForm
          instrument={instrument}
          wording={wording?.items}
          typed={form.typed}
          missing={form.missing}
          errors={form.errors}
          warnings={form.warnings}
          newer={form.conflict}
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

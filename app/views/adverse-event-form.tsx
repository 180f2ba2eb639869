// The adverse event form. What a blinded person entered and may not read again stays as it is when left blank.
import { useContext } from 'react';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { EntryForm, StudyContext } from './entry-form.tsx';
import type { FieldError } from './error-summary.tsx';
import { TextField } from './fields.tsx';
import { FormProblems } from './form-problems.tsx';
import { InstrumentForm } from './instrument-form.tsx';
import { Notice } from './notice.tsx';

interface Props {
  event: {
    id: string | null;
    version: number;
    typed: Record<string, string | string[]>;
    missing: Record<string, string>;
    errors: FieldError[];
    warnings: Unusual[];
    reason: string;
    conflict: { field: string; theirs: string }[] | null;
    seen: number | null;
  };
  blinded: boolean;
}

export function AdverseEventForm({ event, blinded }: Props) {
  const { conflict } = event;
  const { lock } = useContext(StudyContext);
  return (
    <>
      <FormProblems errors={event.errors} warnings={event.warnings} />
      {conflict && (
        <ConflictNotice title="This event was saved in another window meanwhile" attention={conflict} />
      )}
      {event.id && blinded && (
        <Notice>
          <p>
            What happened, relatedness to the programme and action taken are sealed: they are not shown again.
            {!lock && 'Leave them blank to keep them as they are.'}
          </p>
        </Notice>
      )}
      <EntryForm holdsRecord={event.id !== null}>
        <input type="hidden" name="__version" value={event.version} />
        {event.seen !== null && <input type="hidden" name="__seen" value={event.seen} />}
        <InstrumentForm
          instrument={adverseEvent}
          typed={event.typed}
          missing={event.missing}
          errors={event.errors}
          warnings={event.warnings}
          theirs={
            conflict ? Object.fromEntries(conflict.map((each) => [each.field, each.theirs])) : undefined
          }
          saved="Saved meanwhile:"
          reasons
        />
        {event.id && !lock && (
          <TextField
            name="__reason"
            label="Reason for the change"
            hint="This event was saved before. Say in a few words why a saved value changes."
            width={40}
            typed={event.reason}
            error={event.errors.find((each) => each.field === '__reason')?.message}
            warnings={event.warnings}
          />
        )}
        <Button>Save the event</Button>
      </EntryForm>
    </>
  );
}

// The adverse event form. What a blinded person entered and may not read again stays as it is when left blank.
import { Form } from '@remix-run/react';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { Button } from './button.tsx';
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
    warnings: FieldError[];
    reason: string;
  };
  blinded: boolean;
}

export function AdverseEventForm({ event, blinded }: Props) {
  return (
    <>
      <FormProblems errors={event.errors} warnings={event.warnings} />
      {event.id && blinded && (
        <Notice>
          <p>
            What happened, relatedness to the programme and action taken are sealed: they are not shown again.
            Leave them blank to keep them as they are.
          </p>
        </Notice>
      )}
      <Form method="post" noValidate>
        <input type="hidden" name="__version" value={event.version} />
        <InstrumentForm
          instrument={adverseEvent}
          typed={event.typed}
          missing={event.missing}
          errors={event.errors}
          warnings={event.warnings}
        />
        {event.id && (
          <TextField
            name="__reason"
            label="Reason for the change"
            width={40}
            typed={event.reason}
            error={event.errors.find((each) => each.field === '__reason')?.message}
          />
        )}
        <Button>Save the event</Button>
      </Form>
    </>
  );
}

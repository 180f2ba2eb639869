// When she is expected: booked, moved or cancelled, until the visit is made.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { EntryForm } from './entry-form.tsx';
import { TextField } from './fields.tsx';

export interface BookingProps {
  booking: { day: string; time: string | null } | null;
  version: number;
  refused?: {
    errors: { field: string; message: string }[];
    warnings: Unusual[];
    version?: number;
    typed: { day: string; time: string };
  };
}

export function BookVisit({ booking, version, refused }: BookingProps) {
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  const its = refused?.version ?? version;
  return (
    <details className="more" open={refused !== undefined}>
      <summary>{booking ? 'Move or cancel the appointment' : 'Book an appointment'}</summary>
      <EntryForm>
        <input type="hidden" name="version" value={its} />
        <TextField
          name="day"
          label="Day of the appointment"
          hint={dayHint}
          width={12}
          typed={refused?.typed.day ?? booking?.day}
          error={errorOf('day')}
          warnings={refused?.warnings}
        />
        <TextField
          name="time"
          label="Time of the appointment (optional)"
          hint="At the site, for example 09:30"
          width={8}
          typed={refused?.typed.time ?? booking?.time ?? ''}
          error={errorOf('time')}
        />
        <Button kind="secondary" name="intent" value="book">
          {booking ? 'Move the appointment' : 'Book the appointment'}
        </Button>
      </EntryForm>
      {booking && (
        <div className="form-after">
          <EntryForm>
            <input type="hidden" name="version" value={its} />
            <Button kind="warning" name="intent" value="unbook">
              Cancel the appointment
            </Button>
          </EntryForm>
        </div>
      )}
    </details>
  );
}

// When she is expected: booked, moved or cancelled, until the visit is made.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import { dayName } from './day-name.ts';
import { EntryForm } from './entry-form.tsx';
import { TextField } from './fields.tsx';

export interface BookingProps {
  booking: { day: string; time: string | null } | null;
  version: number;
  refused?: {
    errors: { field: string; message: string }[];
    warning: string | null;
    version?: number;
    typed: { day: string; time: string; confirm: string };
  };
}

export function BookVisit({ booking, version, refused }: BookingProps) {
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  const its = refused?.version ?? version;
  return (
    <section>
      <h2>Appointment</h2>
      {booking && (
        <p>
          She is expected on <strong>{dayName(booking.day)}</strong>
          {booking.time ? ` at ${booking.time}` : ''}.
        </p>
      )}
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
          />
          {refused?.warning && (
            <label className="confirm" key={refused.typed.day}>
              <input
                type="checkbox"
                name="confirm"
                value={refused.typed.day}
                defaultChecked={refused.typed.confirm === refused.typed.day}
              />
              <span>{refused.warning}</span>
            </label>
          )}
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
          <EntryForm>
            <input type="hidden" name="version" value={its} />
            <Button kind="warning" name="intent" value="unbook">
              Cancel the appointment
            </Button>
          </EntryForm>
        )}
      </details>
    </section>
  );
}

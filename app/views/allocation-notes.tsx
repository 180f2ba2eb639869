// Notes on mistakes that were found after randomisation, and the form that adds one. The allocation stands.
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { EntryForm } from './entry-form.tsx';
import { Choice, LongText } from './fields.tsx';
import { Instant } from './instant.tsx';

interface Note {
  id: string;
  kind: string;
  note: string;
  by: string | null;
  at: string;
}

interface Props {
  notes: readonly Note[];
  kinds: readonly (readonly [string, string])[];
  timeZone: string;
  isLocked: boolean;
  refused?: {
    typed: { kind: string; note: string };
    errors: { field: string; message: string }[];
    warnings: Unusual[];
  };
}

export function AllocationNotes({ notes, kinds, timeZone, isLocked, refused }: Props) {
  const errorOf = (name: string) => refused?.errors.find((each) => each.field === name)?.message;
  return (
    <section>
      <h2>Mistakes found after randomisation</h2>
      {notes.length > 0 && (
        <ul className="records">
          {notes.map((each) => (
            <li key={each.id}>
              <p className="record-label">{each.kind}</p>
              <p className="note">{each.note}</p>
              <span className="record-who">
                {each.by}, <Instant at={each.at} timeZone={timeZone} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {!isLocked && (
        <details className="more more-near" open={refused !== undefined}>
          <summary>Note a mistake</summary>
          <p>
            Her allocation and her stratum stand, whatever is found: a note undoes nothing. It cannot be
            changed or taken back.
          </p>
          <EntryForm>
            <input type="hidden" name="seen" value={notes.length} />
            <Choice
              name="kind"
              label="What was found?"
              choices={kinds.map(([value, label]) => ({ value, label }))}
              typed={refused?.typed.kind}
              error={errorOf('kind')}
            />
            <LongText
              name="note"
              label="Note"
              hint="10 to 500 characters, for blinded readers: nothing of exercise, equipment or the programme, nor of what she said about it. No names."
              typed={refused?.typed.note}
              error={errorOf('note')}
              warnings={refused?.warnings}
            />
            <Button kind="secondary">Add the note</Button>
          </EntryForm>
        </details>
      )}
      {isLocked && notes.length === 0 && <p>None was noted.</p>}
    </section>
  );
}

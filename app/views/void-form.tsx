// Asks why something is void. Nothing is deleted: its values stay in the audit trail.
import { Button } from './button.tsx';
import { EntryForm } from './entry-form.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { TextField } from './fields.tsx';

interface Props {
  /** What is voided, as its button says: “this form”. */
  what: string;
  version: number;
  refused?: { reason: string; message: string };
}

export function VoidForm({ what, version, refused }: Props) {
  return (
    <>
      {refused && <ErrorSummary errors={[{ field: 'reason', message: refused.message }]} />}
      <p>What is void no longer counts and is left out of exports. Its values stay in the audit trail.</p>
      <EntryForm>
        <input type="hidden" name="version" value={version} />
        <TextField
          name="reason"
          label="Reason"
          hint="For example: measured L-014, typed here"
          width={40}
          typed={refused?.reason}
          error={refused?.message}
        />
        <Button kind="warning">Void {what}</Button>
      </EntryForm>
    </>
  );
}

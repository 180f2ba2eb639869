// Asks why something is void. Nothing is deleted: its values stay in the audit trail.
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { EntryForm } from './entry-form.tsx';
import { TextField } from './fields.tsx';
import { FormProblems } from './form-problems.tsx';

interface Props {
  /** What is voided, as its button says: “this form”. */
  what: string;
  version: number;
  refused?: { reason: string; message: string | null; warnings: Unusual[] };
}

export function VoidForm({ what, version, refused }: Props) {
  const message = refused?.message ?? undefined;
  const errors = message === undefined ? [] : [{ field: 'reason', message }];
  return (
    <>
      {refused && <FormProblems errors={errors} warnings={refused.warnings} />}
      <p>What is void no longer counts and is left out of exports. Its values stay in the audit trail.</p>
      <EntryForm>
        <input type="hidden" name="version" value={version} />
        <TextField
          name="reason"
          label="Reason"
          hint="For example: measured L-014, typed here"
          width={40}
          typed={refused?.reason}
          error={message}
          warnings={refused?.warnings}
        />
        <Button kind="warning">Void {what}</Button>
      </EntryForm>
    </>
  );
}

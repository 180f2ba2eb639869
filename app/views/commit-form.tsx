// The form of the commitment: a custodian's copy is proved, the public value is named, practice may go.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import { Choice, TextField } from './fields.tsx';

type Name = 'fingerprint' | 'confirm' | 'kind' | 'beacon' | 'beacon_day' | 'reason';

const kinds = [
  {
    value: 'public',
    label: 'A value that will be published on a day to come',
    hint: 'The numbers of a lottery, for example, or a randomness beacon',
  },
  { value: 'dice', label: 'Dice', hint: 'You and a coordinator each throw 20 times' },
];

export function CommitForm({
  keyFile,
  replaces = false,
  typed,
  errors = [],
}: {
  keyFile: string;
  replaces?: boolean;
  typed?: Record<Name, string>;
  errors?: { field: string; message: string }[];
}) {
  const errorOf = (name: Name) => errors.find((each) => each.field === name)?.message;
  const field = (name: Name, label: string, hint: string, width = 30) => (
    <TextField {...{ name, label, hint, width }} typed={typed?.[name]} error={errorOf(name)} />
  );
  return (
    <Form method="post" noValidate>
      <h2>2. Put copies away, prove one, commit</h2>
      <p>
        The key is in <code>{keyFile}</code> on the server. Two custodians outside the blinded team each take
        a copy. One of them opens the copy and reads you the line that begins with “fingerprint”; nothing else
        in it is for you.
      </p>
      {field('fingerprint', "Fingerprint from a custodian's copy", 'Sixteen characters in four groups')}
      <Choice
        name="kind"
        label="The public value that is mixed into the list"
        hint="Nobody may know it when you commit: so nobody can choose a key that suits."
        choices={kinds}
        typed={typed?.kind}
        error={errorOf('kind')}
      />
      {field('beacon', 'What it is', 'Of a published value: its name, and where it is published', 40)}
      {field('beacon_day', 'The day on which it is published', 'For example 2026-12-24', 12)}
      {replaces &&
        field('reason', 'Why the commitment is replaced', 'It stays in the record, with the commitment', 40)}
      {field(
        'confirm',
        'Type “discard practice” to confirm',
        'With the public value everything entered in practice is discarded; the audit trail keeps its entries.',
      )}
      <Button kind="warning" name="intent" value="commit">
        Commit
      </Button>
    </Form>
  );
}

// The form of the commitment: a custodian's copy is proved, the public value is named, practice may go.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Choice, TextField } from './fields.tsx';

type Name =
  | 'fingerprint'
  | 'confirm'
  | 'kind'
  | 'beacon'
  | 'beacon_day'
  | 'beacon_form'
  | 'beacon_count'
  | 'reason';

const kinds = [
  {
    value: 'public',
    label: 'A value that will be published on a day to come',
    hint: 'The numbers of a lottery, for example, or a randomness beacon',
  },
  { value: 'dice', label: 'Dice', hint: 'You and a coordinator each throw 20 times' },
];

const forms = [
  { value: 'numbers', label: 'Whole numbers', hint: 'In the order in which they are published' },
  { value: 'hex', label: 'Hexadecimal characters', hint: 'The output of a randomness beacon, for example' },
];

export function CommitForm({
  keyFile,
  isUploaded,
  replaces = false,
  typed,
  errors = [],
  warnings,
}: {
  keyFile: string;
  isUploaded: boolean;
  replaces?: boolean;
  typed?: Record<Name, string>;
  errors?: { field: string; message: string }[];
  warnings?: Unusual[];
}) {
  const errorOf = (name: Name) => errors.find((each) => each.field === name)?.message;
  const field = (name: Name, label: string, hint: string, width = 30) => (
    <TextField
      {...{ name, label, hint, width }}
      typed={typed?.[name]}
      error={errorOf(name)}
      warnings={warnings}
    />
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
      {isUploaded ? (
        <p>
          A custodian has uploaded a list. It is committed to as it is: nothing is drawn, so no public value
          is needed, and the study is in production at once.
        </p>
      ) : (
        <>
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
          <Choice
            name="beacon_form"
            label="How it is written"
            hint="Of a published value: its spelling is fixed too, or it could still be chosen."
            choices={forms}
            typed={typed?.beacon_form}
            error={errorOf('beacon_form')}
          />
          {field('beacon_count', 'How many of them', 'For example 6', 4)}
        </>
      )}
      {replaces &&
        field('reason', 'Why the commitment is replaced', 'It stays in the record, with the commitment', 40)}
      {field(
        'confirm',
        'Type “discard practice” to confirm',
        `${isUploaded ? 'Everything' : 'With the public value everything'} entered in practice is discarded; the audit trail keeps its entries.`,
      )}
      <Button kind="warning" name="intent" value="commit">
        Commit
      </Button>
    </Form>
  );
}

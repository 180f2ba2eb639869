// The consents of a participant: the first, and those to later versions of the sheet.
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Day } from './day.tsx';
import { EntryForm } from './entry-form.tsx';
import { Select, TextField } from './fields.tsx';
import { Notice } from './notice.tsx';
import { Table } from './table.tsx';

interface Props {
  its: {
    number: string;
    first: { label: string; day: string };
    again: { id: string; label: string; day: string }[];
    open: { id: string; label: string; approvedOn: string }[];
    wanted: string | null;
  };
  isLocked: boolean;
  refused?: {
    intent: string;
    typed: Record<string, string | undefined>;
    errors: { field: string; message: string }[];
    warnings: Unusual[];
  };
}

export function Consents({ its, isLocked, refused }: Props) {
  const { number, first, again, open, wanted } = its;
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  const typed = refused?.typed ?? {};
  return (
    <>
      {wanted && !isLocked && (
        <Notice kind="care" title={`She has to consent again, to version ${wanted}`}>
          <p>What she consented to before stays valid for what was done under it.</p>
        </Notice>
      )}
      <Table
        caption="Her consents, by day"
        head={['Day', 'Version']}
        rows={[{ id: 'first', ...first }, ...again].map(({ id, day, label }) => ({
          key: id,
          cells: [<Day key="d" day={day} />, label],
        }))}
      />
      {!isLocked && (
        <p className="aside">
          The first is corrected on <a href={`/participants/${number}/enrolment/consent`}>its own form</a>.
        </p>
      )}
      {!isLocked && open.length > 0 && (
        <>
          <h2>She consented again</h2>
          <EntryForm>
            <Select
              name="signed"
              label="Version of the consent form"
              choices={open.map((each) => ({
                value: each.id,
                label: `${each.label}, in force since ${each.approvedOn}`,
              }))}
              typed={typed.signed ?? open.at(-1)?.id ?? ''}
              blank="Choose"
              error={errorOf('signed')}
            />
            <TextField
              name="given_on"
              label="Day of the consent"
              hint={dayHint}
              width={12}
              typed={typed.given_on}
              error={errorOf('given_on')}
            />
            <Button name="intent" value="again">
              Record the consent
            </Button>
          </EntryForm>
        </>
      )}
      {!isLocked && again.length > 0 && (
        <details className="more" open={refused?.intent === 'void'}>
          <summary>Recorded by mistake, or of the wrong participant? Void a consent</summary>
          <EntryForm>
            <Select
              name="consent"
              label="Consent that is void"
              choices={again.map((each) => ({ value: each.id, label: `${each.label} of ${each.day}` }))}
              typed={typed.consent ?? again[0]?.id ?? ''}
              blank="Choose"
              error={errorOf('consent')}
            />
            <TextField
              name="reason"
              label="Reason"
              width={40}
              typed={typed.reason}
              error={errorOf('reason')}
              warnings={refused?.warnings}
            />
            <Button kind="warning" name="intent" value="void">
              Void the consent
            </Button>
          </EntryForm>
        </details>
      )}
    </>
  );
}

/** On the home page of a coordinator: who is still to consent again. */
export function WaitingForConsent({
  label,
  numbers,
  count,
}: {
  label: string;
  numbers: readonly string[];
  count: number;
}) {
  return (
    <section>
      <h2>To consent again ({count})</h2>
      <p>
        Version {label} of the consent form asks it of:{' '}
        {numbers.map((number, i) => (
          <span key={number}>
            {i > 0 && ', '}
            <a href={`/participants/${number}/consents`}>{number}</a>
          </span>
        ))}
        {count > numbers.length && `, and ${count - numbers.length} more`}
      </p>
    </section>
  );
}

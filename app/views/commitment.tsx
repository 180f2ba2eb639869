// What a commitment says, and the form for its public value.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';

interface Commitment {
  attempt: number;
  text: string;
  hash: string;
  kind: 'public' | 'dice' | 'none';
  beaconDay: string | null;
  /** Once both have entered it. */
  beacon: string | null;
  form: string;
  entered: { role: string; by: string | null; at: string }[];
}

/** In groups for whoever reads it aloud; copied, it has no gaps. */
const Hash = ({ hash }: { hash: string }) => (
  <p className="code hash">
    {hash.match(/.{8}/g)?.map((part) => (
      <span key={part}>{part}</span>
    ))}
  </p>
);

export function CommitmentFacts({
  commitment,
  mode,
  receipts,
  timeZone,
}: {
  commitment: Commitment;
  mode: string;
  receipts: { allocations: number; last: string } | null;
  timeZone: string;
}) {
  const { attempt, text, hash, kind, beaconDay, beacon, entered } = commitment;
  return (
    <>
      {mode === 'production' ? (
        <Notice kind="done" title="The list is fixed">
          {kind === 'none'
            ? 'It was made elsewhere, and what is committed to here holds its hash.'
            : 'Every allocation follows from what is committed to here and the public value.'}
        </Notice>
      ) : (
        <Notice kind="care" title="The public value is still to come">
          {kind === 'dice'
            ? 'The administrator and a coordinator each throw a die and enter their own throws.'
            : `It is known from ${beaconDay} on. Then the administrator and a coordinator each enter it.`}{' '}
          {entered.length === 1
            ? `${entered[0]?.by}, the ${entered[0]?.role}, has entered it.`
            : 'Nobody has entered it yet.'}{' '}
          With the second entry practice data are discarded and the study is in production.
        </Notice>
      )}
      <p>
        Print this page, or copy the number, and keep it outside this system. After the study is unsealed it
        shows that neither the design nor the key of the list was changed.
        {attempt > 1 && ` This is commitment number ${attempt}: those before it stay in the record.`}
      </p>
      <h2>The commitment</h2>
      <Hash hash={hash} />
      {beacon && kind !== 'none' && (
        <>
          <h2>The public value</h2>
          <p className="code">{beacon}</p>
          <ul>
            {entered.map(({ role, by, at }) => (
              <li key={role}>
                entered by {by}, {role}, <Instant at={at} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </>
      )}
      {receipts && (
        <>
          <h2>The last receipt</h2>
          <p>
            {receipts.allocations === 1 ? '1 participant is' : `${receipts.allocations} participants are`}{' '}
            randomised. Note this number too, now and then: it covers who was randomised, when and in which
            order, and no arm.
          </p>
          <Hash hash={receipts.last} />
        </>
      )}
      <h2>What it is the SHA-256 of</h2>
      <pre className="code code-lines">{text}</pre>
    </>
  );
}

/** `numbers 6` or `hex 64`, in words. */
function formInWords(form: string): string {
  const [written, count] = form.split(' ');
  return written === 'hex'
    ? `${count} hexadecimal characters`
    : `${count} whole ${count === '1' ? 'number' : 'numbers'} in the order in which they were published`;
}

export function BeaconForm({
  kind,
  form,
  typed,
  error,
}: {
  kind: string;
  form: string;
  typed?: string;
  error?: string;
}) {
  return (
    <Form method="post" action="/commitment" noValidate>
      <h2>{kind === 'dice' ? 'Your throws' : 'The public value'}</h2>
      <TextField
        name="beacon"
        label={kind === 'dice' ? 'Throws of a die, 20 at least' : 'The value, as it was published'}
        hint={
          kind === 'dice'
            ? 'Throw a die yourself and enter the numbers 1 to 6 in their order.'
            : `As committed to: ${formInWords(form)}. Enter it by yourself: your colleague enters it too, and both must agree.`
        }
        width={40}
        typed={typed}
        error={error}
      />
      <Button kind="warning">{kind === 'dice' ? 'Enter your throws' : 'Enter the value'}</Button>
    </Form>
  );
}

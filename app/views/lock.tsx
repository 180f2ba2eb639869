// What the lock and the unsealing are, how far they have come, and the two forms.
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Facts } from './facts.tsx';
import { LongText, Password, TextField } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';
import { Table } from './table.tsx';

interface Signature {
  by: string;
  at: string;
  reason: string;
}

interface Its {
  state: 'practice' | 'open' | 'locked' | 'unsealed';
  lock: Signature | null;
  signatures: (Signature & { role: string })[];
  missing: string[];
  programs: number;
}

const said = {
  practice: ['The study is in practice', 'It can be locked once it is in production.'],
  open: ['The study is open', 'When everything is entered, the administrator locks it.'],
  locked: [
    'The study is locked',
    'Nothing can be entered or changed any more. Accounts, exports, the programs of the analysis and the signatures below go on.',
  ],
  unsealed: [
    'The study is unsealed',
    "The statistician's export holds the arms by their names. Nothing can be entered or changed any more.",
  ],
} as const;

export function LockFacts({ its, timeZone }: { its: Its; timeZone: string }) {
  const { state, lock, signatures, missing, programs } = its;
  const [title, text] = said[state];
  return (
    <>
      <Notice kind={state === 'locked' || state === 'unsealed' ? 'done' : 'info'} title={title}>
        <p>{text}</p>
      </Notice>
      {lock && <Signed title="The lock" by={lock.by} its={lock} timeZone={timeZone} />}
      {signatures.map((each) => (
        <Signed
          key={each.role}
          title={`Unsealing: signed by the ${each.role.toLowerCase()}`}
          by={each.by}
          its={each}
          timeZone={timeZone}
        />
      ))}
      {missing.length > 0 && (
        <p>
          To unseal it, the {missing.map((each) => each.toLowerCase()).join(' and the ')} still{' '}
          {missing.length === 1 ? 'has' : 'have'} to sign.
        </p>
      )}
      <p>
        {programs === 0 ? 'No program' : programs === 1 ? '1 program' : `${programs} programs`} of the
        analysis {programs > 1 ? 'are' : 'is'} registered:{' '}
        <a href="/analysis-programs">Programs of the analysis</a>.
      </p>
      {!lock && (
        <>
          <h2>What happens</h2>
          <ol>
            <li>
              <strong>Lock.</strong> The administrator locks the study. From then on nobody can enter or
              change anything in it, and the export shows the true groups as A and B without saying which is
              which.
            </li>
            <li>
              <strong>Register.</strong> The statistician registers the program of the analysis by its
              SHA-256, at any time before the unsealing.
            </li>
            <li>
              <strong>Unseal.</strong> The administrator and the statistician each sign. With the second
              signature the export names the arms.
            </li>
          </ol>
          <p>None of them can be undone.</p>
        </>
      )}
    </>
  );
}

function Signed({
  title,
  by,
  its,
  timeZone,
}: {
  title: string;
  by: string;
  its: Signature;
  timeZone: string;
}) {
  return (
    <section>
      <h2>{title}</h2>
      <Facts
        facts={[
          ['By', by],
          ['At', <Instant key="t" at={its.at} timeZone={timeZone} />],
          ['Reason', its.reason],
        ]}
      />
    </section>
  );
}

interface Refused {
  typed?: { reason: string; confirm: string };
  errors?: { field: string; message: string }[];
  warnings?: Unusual[];
}

export function LockForm({
  unfinished,
  ...refused
}: Refused & { unfinished: { what: string; count: number }[] }) {
  return (
    <SignForm {...refused} intent="lock" words="lock the study" button="Lock the study for good">
      <h2>Lock the study</h2>
      <p>What is unfinished now stays as it is for ever:</p>
      <Table
        caption="Over all participants"
        head={['Unfinished', 'How many']}
        rows={unfinished.map(({ what, count }) => ({ key: what, cells: [what, count] }))}
      />
    </SignForm>
  );
}

export const ProgramNeeded = () => (
  <Notice kind="care" title="Register the program of the analysis before you sign">
    <p>
      It is registered by its SHA-256 on the page <a href="/analysis-programs">Programs of the analysis</a>.
      Then this page asks for your signature.
    </p>
  </Notice>
);

export function UnsealForm(refused: Refused) {
  return (
    <SignForm {...refused} intent="sign" words="unseal" button="Sign for good">
      <h2>Your signature</h2>
      <p>
        Sign when the analysis is fixed in writing: after the second signature its author knows the arms. A
        signature cannot be taken back.
      </p>
    </SignForm>
  );
}

function SignForm({
  intent,
  words,
  button,
  typed,
  errors = [],
  warnings,
  children,
}: Refused & { intent: string; words: string; button: string; children: ReactNode }) {
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  return (
    <Form method="post" noValidate>
      {children}
      <LongText
        name="reason"
        label="Reason"
        hint="From 10 to 500 characters. Everybody can read it."
        typed={typed?.reason}
        error={errorOf('reason')}
        warnings={warnings}
      />
      <TextField
        name="confirm"
        label={`Type “${words}” to confirm`}
        width={20}
        typed={typed?.confirm}
        error={errorOf('confirm')}
      />
      <Password
        name="password"
        label="Your password"
        hint="Once more, so that nobody does this at a screen that you left"
        error={errorOf('password')}
        autoComplete="current-password"
      />
      <Button kind="warning" name="intent" value={intent}>
        {button}
      </Button>
    </Form>
  );
}

// The emergency code break: the form that asks for it, its receipt, and the lists of those that were done. No view here
// ever holds an arm.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { Facts } from './facts.tsx';
import { Choice, LongText, Password, TextField } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';

export interface CodeBreak {
  id: string;
  number: string;
  kind: string;
  reason: string;
  receiver: string;
  receiverRole: string;
  by: string;
  operatorReads: boolean;
  at: string;
  acknowledged: { by: string; at: string } | null;
  isOwn: boolean;
  link: { by: string | null; at: string } | null;
}

/** What those read of one who are not told why. */
export type ToldBreak = Pick<CodeBreak, 'id' | 'receiver' | 'by' | 'at'>;

/** What those who answer for safety read of one. */
export function BreakFacts({ its, timeZone }: { its: CodeBreak; timeZone: string }) {
  return (
    <Facts
      facts={[
        ['At', <Instant key="t" at={its.at} timeZone={timeZone} />],
        ['By', its.operatorReads ? `${its.by}, who reads it and tells it` : its.by],
        ...(its.link
          ? [
              [
                'Last link to a password',
                <span key="l">
                  {its.link.by ? `started by ${its.link.by}, ` : ''}used or withdrawn{' '}
                  <Instant at={its.link.at} timeZone={timeZone} />
                </span>,
              ] as const,
            ]
          : []),
        ['Shown to', `${its.receiver}, ${its.receiverRole}`],
        ['Why', its.kind],
        [
          'What has happened',
          <span key="r" className="note">
            {its.reason}
          </span>,
        ],
        ...(its.acknowledged
          ? [
              [
                'Known to',
                <span key="a">
                  {its.acknowledged.by}, <Instant at={its.acknowledged.at} timeZone={timeZone} />
                </span>,
              ] as const,
            ]
          : []),
      ]}
    />
  );
}

/** On the page of one participant, for whoever may break her code. */
export function CodeBreaksOf({
  number,
  breaks,
  timeZone,
}: {
  number: string;
  breaks: ToldBreak[];
  timeZone: string;
}) {
  return (
    <section>
      <h2>Emergency</h2>
      {breaks.length > 0 && (
        <ul className="records">
          {breaks.map((each) => (
            <li key={each.id}>
              <p className="record-label">Her code was broken for {each.receiver}</p>
              <span className="record-who">
                {each.by}, <Instant at={each.at} timeZone={timeZone} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={`/participants/${number}/code-break`}>Break the code of {number}</a>: when somebody who
        treats her must know her arm now
      </p>
    </section>
  );
}

export interface Typed {
  kind: string;
  reason: string;
  receiver: string;
  receiver_role: string;
  reader: string;
}

export function BreakForm({
  number,
  mode,
  seen,
  kinds,
  readers,
  minutes,
  typed,
  errors = [],
  warnings,
}: {
  number: string;
  mode: string;
  seen: number;
  kinds: readonly (readonly [string, string])[];
  readers: readonly (readonly [string, string])[];
  minutes: number;
  typed?: Typed;
  errors?: { field: string; message: string }[];
  warnings?: Unusual[];
}) {
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  const choices = (all: readonly (readonly [string, string])[]) =>
    all.map(([value, label]) => ({ value, label }));
  return (
    <Form method="post" noValidate>
      <input type="hidden" name="__mode" value={mode} />
      <input type="hidden" name="seen" value={seen} />
      <Choice
        name="kind"
        label="Why is it needed now?"
        choices={choices(kinds)}
        typed={typed?.kind}
        error={errorOf('kind')}
      />
      <LongText
        name="reason"
        label="What has happened"
        hint="10 to 500 characters, for blinded readers: nothing of exercise, equipment or the programme, and no guess of her arm."
        typed={typed?.reason}
        error={errorOf('reason')}
        warnings={warnings}
      />
      <TextField
        name="receiver"
        label="Name of the receiver"
        hint="The one person who is to know her arm. Everybody in the study can read this name."
        width={30}
        typed={typed?.receiver}
        error={errorOf('receiver')}
        warnings={warnings}
      />
      <TextField
        name="receiver_role"
        label="What the receiver is"
        hint="For example: emergency physician, Robina Hospital"
        width={40}
        typed={typed?.receiver_role}
        error={errorOf('receiver_role')}
        warnings={warnings}
      />
      <Choice
        name="reader"
        label="Who opens the page that shows it?"
        hint={`The page works once, within ${minutes} minutes. Whoever opens it knows her arm from then on.`}
        choices={choices(readers)}
        typed={typed?.reader}
        error={errorOf('reader')}
      />
      <Password
        name="password"
        label="Your password"
        hint="Once more, so that nobody does this at a screen that you left"
        error={errorOf('password')}
        autoComplete="current-password"
      />
      <Button kind="warning">Break the code of {number}</Button>
    </Form>
  );
}

export interface Receipt {
  number: string;
  receiver: string;
  operatorReads: boolean;
  address: string;
  code: string;
  expiresAt: string;
}

/** The two halves of the page, shown once to whoever broke the code. */
export function BreakReceipt({ receipt, timeZone }: { receipt: Receipt; timeZone: string }) {
  const { number, receiver, operatorReads, address, code, expiresAt } = receipt;
  return (
    <>
      <Notice kind="done" title={`The code of ${number} is broken`} attention={receipt}>
        <p>
          {operatorReads ? (
            <>
              Open the page, type the code, and tell {receiver} what it shows. From then on you know the arm
              of {number}: leave every judgement of her to others.
            </>
          ) : (
            <>
              Send the address to {receiver}, and tell the code by another way, by telephone for example. Do
              not open the page yourself.
            </>
          )}{' '}
          It works once, until <Instant at={expiresAt} timeZone={timeZone} />. Neither half is shown again.
        </p>
        <Facts
          facts={[
            [
              'Address',
              operatorReads ? (
                <a key="a" className="code" href={address}>
                  {address}
                </a>
              ) : (
                <span key="a" className="code">
                  {address}
                </span>
              ),
            ],
            [
              'Code',
              <span key="c" className="code">
                {code}
              </span>,
            ],
          ]}
        />
      </Notice>
      <p>
        What the page shows is never typed into this system, and is told to nobody else in the study.{' '}
        <a href={`/participants/${number}`}>Back to participant {number}</a>
      </p>
    </>
  );
}

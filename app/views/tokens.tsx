// Access tokens of the reader: the new one, those that she has, and the form for another.
import { Form } from '@remix-run/react';
import { Button } from './button.tsx';
import type { FieldError } from './error-summary.tsx';
import { Choice, Password, TextField } from './fields.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';
import { Table } from './table.tsx';

interface Choices {
  scopes: { value: string; label: string }[];
  days: number[];
}

interface Token {
  id: string;
  name: string;
  scopes: string[];
  expiresAt: string;
  usedAt: string | null;
  isExpired: boolean;
}

export function NewToken({ token }: { token: string }) {
  return (
    <Notice kind="done" title="Your new token" attention={token}>
      <p>Give it to the program that uses it. It is not shown again.</p>
      <p className="code wrap">{token}</p>
    </Notice>
  );
}

export function TokenTable({ tokens, timeZone }: { tokens: readonly Token[]; timeZone: string }) {
  if (tokens.length === 0) return <p>You have no token.</p>;
  return (
    <Table
      caption="Your tokens. A new password ends them all"
      head={['Name', 'May read', 'Ends', 'Last used', '']}
      rows={tokens.map(({ id, name, scopes, expiresAt, usedAt, isExpired }) => ({
        key: id,
        cells: [
          name,
          scopes.join(', '),
          <span key="e">
            {isExpired && 'Ended '}
            <Instant at={expiresAt} timeZone={timeZone} />
          </span>,
          usedAt === null ? 'never' : <Instant key="u" at={usedAt} timeZone={timeZone} />,
          <Form method="post" key="f">
            <input type="hidden" name="token" value={id} />
            <button type="submit" className="link-button" name="intent" value="end">
              {isExpired ? 'Remove' : 'End'}
              <span className="visually-hidden"> the token {name}</span>
            </button>
          </Form>,
        ],
      }))}
    />
  );
}

export function TokenForm({
  choices,
  errors,
  typed,
}: {
  choices: Choices;
  errors: readonly FieldError[];
  typed: { name: string; scopes: string[]; days: string } | null;
}) {
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  return (
    <>
      <h2>Make a token</h2>
      <Form method="post" noValidate>
        <TextField
          name="name"
          label="Name"
          hint="Which program uses it"
          typed={typed?.name ?? ''}
          error={errorOf('name')}
        />
        <Choice
          name="scope"
          label="It may read"
          many
          choices={choices.scopes}
          typed={typed?.scopes ?? []}
          error={errorOf('scope')}
        />
        <Choice
          name="days"
          label="It ends after"
          choices={choices.days.map((each) => ({ value: String(each), label: `${each} days` }))}
          typed={typed?.days ?? ''}
          error={errorOf('days')}
        />
        <Password
          name="password"
          label="Your password"
          error={errorOf('password')}
          autoComplete="current-password"
        />
        <Button>Make the token</Button>
      </Form>
    </>
  );
}

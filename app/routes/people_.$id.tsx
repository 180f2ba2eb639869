// One person's account: a new link, the second person's confirmation, or its end.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { linkAddress } from '#app/access/entry.server.ts';
import { found } from '#app/access/guard.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { roles } from '#app/study/roles.ts';
import { accountStates } from '#app/views/account-states.ts';
import { Button } from '#app/views/button.tsx';
import { Facts } from '#app/views/facts.tsx';
import { TextField } from '#app/views/fields.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { CodeOfLink, OneTimeLink } from '#app/views/one-time-link.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'A person · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const id = param(args.params, 'id', shapes.id);
  const person = found((await administrator.people.list()).find((each) => each.id === id));
  return { viewer: await administrator.viewer(), person };
}

export async function action(args: ActionFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const id = param(args.params, 'id', shapes.id);
  const ticks = await fieldsOf(args.request);
  const { intent, reason = '' } = ticks;
  const nothing = { link: null, code: null, errors: [], warnings: [], reason: '' };
  if (intent === 'disable') {
    if (reason.trim().length < 3)
      return data(
        {
          ...nothing,
          reason,
          errors: [{ field: 'reason', message: 'Reason: say in a few words why the account ends.' }],
        },
        { status: 422 },
      );
    const closed = await administrator.people.disable(id, reason.trim(), ticks);
    if (closed.ok) return redirect('/people');
    return data({ ...nothing, reason, warnings: closed.warnings }, { status: 422 });
  }
  if (intent === 'confirm')
    return data({ ...nothing, link: linkAddress(args, await administrator.people.confirm(id)) });
  const { token, code } = await administrator.people.reset(id);
  return data({ ...nothing, link: token && linkAddress(args, token), code });
}

export default function Person() {
  const { viewer, person } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isOpen = person.state !== 'disabled';
  return (
    <Shell viewer={viewer} title={person.name} back={{ href: '/people', label: 'People' }}>
      {result && <FormProblems {...result} />}
      {result?.link && (
        <OneTimeLink name={person.name} link={result.link} needsCode={!roles[person.role].blinded} />
      )}
      {result?.code && <CodeOfLink name={person.name} code={result.code} />}
      <Facts
        facts={[
          ['E-mail address', person.email],
          ['Role', roles[person.role].label],
          ['State', accountStates[person.state] ?? person.state],
          ['Invited by', person.invitedBy ?? 'the set-up link'],
          ['Confirmed by', person.confirmedBy ?? (roles[person.role].blinded ? 'not needed' : 'nobody yet')],
        ]}
      />
      {person.waits && (
        <Form method="post">
          <h2>Confirm the link</h2>
          <p>
            You confirm that {person.name} may know arms and works outside the blinded team. Whoever started
            the link cannot confirm it.
          </p>
          <Button name="intent" value="confirm">
            Confirm and make the link
          </Button>
        </Form>
      )}
      {isOpen && person.state !== 'unconfirmed' && (
        <Form method="post">
          <h2>New one-time link</h2>
          <p>
            For a forgotten password or a lost invitation. An earlier unused link stops working. You never see
            or choose the password.
          </p>
          <Button kind="secondary" name="intent" value="reset">
            Make a link
          </Button>
        </Form>
      )}
      {isOpen && (
        <Form method="post" noValidate>
          <h2>Close the account</h2>
          <p>{person.name} is signed out at once and cannot sign in again. What was entered stays.</p>
          <TextField
            name="reason"
            label="Reason"
            typed={result?.reason}
            error={result?.errors[0]?.message}
            warnings={result?.warnings}
            width={40}
          />
          <Button kind="warning" name="intent" value="disable">
            Close the account
          </Button>
        </Form>
      )}
    </Shell>
  );
}

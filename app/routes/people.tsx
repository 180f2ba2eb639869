// Who works in the study: the administrator invites, and opens a person to reset, confirm or close.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { linkAddress } from '#app/access/entry.server.ts';
import { fieldsOf } from '#app/access/params.server.ts';
import { roles } from '#app/study/roles.ts';
import { accountStates } from '#app/views/account-states.ts';
import { Button } from '#app/views/button.tsx';
import { Choice, TextField } from '#app/views/fields.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { CodeOfLink, OneTimeLink } from '#app/views/one-time-link.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'People · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  return { viewer: await administrator.viewer(), people: await administrator.people.list() };
}

export async function action(args: ActionFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const ticks = await fieldsOf(args.request);
  const { email = '', name = '', role = '' } = ticks;
  const invited = await administrator.people.invite({ email, name, role }, ticks);
  if (!invited.ok) {
    const { errors, warnings = [] } = invited;
    return data({ errors, warnings, typed: { email, name, role }, invited: null }, { status: 422 });
  }
  const { token, code } = invited.link;
  const link = token && linkAddress(args, token);
  return data({
    errors: [],
    warnings: [],
    typed: { email: '', name: '', role: '' },
    invited: { name, link, code },
  });
}

const choices = Object.entries(roles).map(([value, { label, does }]) => ({ value, label, hint: does }));

export default function People() {
  const { viewer, people } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errorOf = (field: string) => result?.errors.find((each) => each.field === field)?.message;
  return (
    <Shell viewer={viewer} title="People">
      {result && <FormProblems {...result} />}
      {result?.invited?.link && <OneTimeLink name={result.invited.name} link={result.invited.link} />}
      {result?.invited?.code && <CodeOfLink name={result.invited.name} code={result.invited.code} />}
      <Table
        caption="Everybody with an account"
        head={['Name', 'E-mail address', 'Role', 'State']}
        rows={people.map((each) => ({
          key: each.id,
          cells: [
            <a key="a" href={`/people/${each.id}`}>
              {each.name}
            </a>,
            each.email,
            roles[each.role].label,
            accountStates[each.state] ?? each.state,
          ],
        }))}
      />
      <h2>Invite a person</h2>
      <Form method="post" noValidate key={result?.invited ? people.length : 'form'}>
        <TextField
          name="name"
          label="Name"
          typed={result?.typed.name}
          error={errorOf('name')}
          warnings={result?.warnings}
          width={30}
        />
        <TextField
          name="email"
          label="E-mail address"
          typed={result?.typed.email}
          error={errorOf('email')}
          width={30}
        />
        <Choice
          name="role"
          label="Role"
          hint="One account has one role."
          choices={choices}
          typed={result?.typed.role}
          error={errorOf('role')}
        />
        <Button>Invite</Button>
      </Form>
    </Shell>
  );
}

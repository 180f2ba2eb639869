// A one-time link: the first administrator's account, an invitation, or a new password.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { entrance, useLink as spendLink, welcome } from '#app/access/entry.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { EntranceShell } from '#app/views/entrance-shell.tsx';
import { Password, TextField } from '#app/views/fields.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';

export const meta = () => [{ title: 'Your account · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const link = await welcome(args, param(args.params, 'token', shapes.token));
  return data({ ...(await entrance(args)), link }, { status: link ? 200 : 410 });
}

export async function action(args: ActionFunctionArgs) {
  const token = param(args.params, 'token', shapes.token);
  const fields = await fieldsOf(args.request);
  const { email = '', name = '', code = '', password = '', again = '' } = fields;
  const { name__confirm } = fields;
  const used = await spendLink(args, token, { email, name, name__confirm, code, password, again });
  if (used.ok) return redirect('/sign-in');
  const { errors, warnings = [] } = used;
  return data({ errors, warnings, email, name, code }, { status: 422 });
}

export default function Welcome() {
  const { link, ...entry } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  if (!link)
    return (
      <EntranceShell {...entry} title="This link cannot be used">
        <p>It was used already or has expired. Ask an administrator of your study for a new one.</p>
      </EntranceShell>
    );
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  const title =
    link.purpose === 'first'
      ? 'Set up your study'
      : link.purpose === 'reset'
        ? 'Choose a new password'
        : 'Welcome';
  return (
    <EntranceShell {...entry} title={title}>
      {refused && <FormProblems {...refused} />}
      {link.purpose === 'first' && (
        <p>You become the first administrator. You will then name the site and invite your colleagues.</p>
      )}
      {link.account && (
        <p>
          {link.account.name}, your account is {link.account.email}, in the role {link.account.roleLabel}.
        </p>
      )}
      <Form method="post" noValidate>
        {link.needsCode && (
          <TextField
            name="code"
            label="Code"
            hint="Ten characters that the administrator tells you. The link came from somebody else, so that nobody but you has both."
            width={20}
            typed={refused?.code}
            error={errorOf('code')}
          />
        )}
        {!link.account && (
          <>
            <TextField
              name="name"
              label="Your name"
              typed={refused?.name}
              error={errorOf('name')}
              warnings={refused?.warnings}
              autoComplete="name"
              width={30}
            />
            <TextField
              name="email"
              label="E-mail address"
              typed={refused?.email}
              error={errorOf('email')}
              autoComplete="username"
              width={30}
            />
          </>
        )}
        <Password
          name="password"
          label="Password"
          hint="At least 12 characters. Three or four unrelated words are easy to remember."
          error={errorOf('password')}
          autoComplete="new-password"
        />
        <Password name="again" label="Password again" error={errorOf('again')} autoComplete="new-password" />
        <Button>Save and go to sign-in</Button>
      </Form>
    </EntranceShell>
  );
}

// Sign-in: an ordinary form with the fields email and password. The answer is the same for an unknown
// address, a wrong password and a closed account.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { enter, entrance, isSignedIn } from '#app/access/entry.server.ts';
import { fieldsOf, ownPath, queryOf } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { EntranceShell } from '#app/views/entrance-shell.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Password, TextField } from '#app/views/fields.tsx';
import { Notice } from '#app/views/notice.tsx';

export const meta = () => [{ title: 'Sign in · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect('/');
  return {
    ...(await entrance(args)),
    to: ownPath(queryOf(args.request, 'to')),
    kept: queryOf(args.request, 'kept') === '1',
  };
}

export async function action(args: ActionFunctionArgs) {
  const fields = await fieldsOf(args.request);
  const email = fields.email ?? '';
  const entered = await enter(args, { email, password: fields.password ?? '' });
  if (!entered.ok) return data({ email, message: entered.message }, { status: 422 });
  return redirect(ownPath(fields.to ?? '/'), { headers: { 'Set-Cookie': entered.cookie } });
}

export default function SignIn() {
  const { to, kept, ...entry } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <EntranceShell {...entry} title="Sign in">
      {kept && !refused && (
        <Notice>
          <p>
            You were signed out before this was saved. What you typed is kept for you: sign in to go on with
            it.
          </p>
        </Notice>
      )}
      {refused && <ErrorSummary errors={[{ field: 'email', message: refused.message }]} />}
      <Form method="post" noValidate>
        <TextField
          name="email"
          label="E-mail address"
          typed={refused?.email}
          autoComplete="username"
          width={30}
        />
        <Password name="password" label="Password" autoComplete="current-password" />
        <input type="hidden" name="to" value={to} />
        <Button>Sign in</Button>
      </Form>
      <p className="hint">
        Forgotten your password? An administrator of your study can send you a one-time link.
      </p>
    </EntranceShell>
  );
}

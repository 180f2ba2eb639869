// Voiding a form that was entered for the wrong participant: with a reason, never deleted.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, formKey } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { TextField } from '#app/views/fields.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Void a form · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const { number, visit, form, label, version } = await person.capture.open(formKey(args.params));
  return { viewer: await person.viewer(), number, visit, form, label, version };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const key = formKey(args.params);
  const { reason = '', version } = await fieldsOf(args.request);
  const voided = await person.capture.voidForm(key, { reason, version: Number(version) });
  if (voided.ok) return redirect(`/participants/${key.number}/${key.visit}?done=voided`);
  return data({ reason, message: voided.message }, { status: 422 });
}

export default function VoidForm() {
  const { viewer, number, visit, form, label, version } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Void: ${label} of ${number}`}
      back={{ href: `/participants/${number}/${visit}/${form}`, label }}
    >
      {refused && <ErrorSummary errors={[{ field: 'reason', message: refused.message }]} />}
      <p>
        A void form no longer counts and is left out of exports. Its values stay in the audit trail. The form
        can then be entered anew.
      </p>
      <Form method="post" noValidate>
        <input type="hidden" name="version" value={version} />
        <TextField
          name="reason"
          label="Reason"
          hint="For example: measured L-014, typed here"
          width={40}
          typed={refused?.reason}
          error={refused?.message}
        />
        <Button kind="warning">Void this form</Button>
      </Form>
    </Shell>
  );
}

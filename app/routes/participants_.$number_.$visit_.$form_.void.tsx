// Voiding a form that was entered for the wrong participant: with a reason, never deleted.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, formKey } from '#app/access/params.server.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void a form · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const { number, visit, form, label, version, identity } = await person.capture.open(formKey(args.params));
  return { viewer: await person.viewer(), number, visit, form, label, version, identity };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const key = formKey(args.params);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const voided = await person.capture.voidForm(key, { reason, version: Number(version), mode, ticks });
  if (voided.ok) return redirect(`/participants/${key.number}/${key.visit}?done=voided`);
  return data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidFormPage() {
  const { viewer, number, visit, form, label, version, identity } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Void: ${label} of ${number}`}
      identity={identity}
      back={{ href: `/participants/${number}/${visit}/${form}`, label }}
    >
      <VoidForm what="this form" version={version} refused={refused} />
    </Shell>
  );
}

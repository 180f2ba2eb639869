// Data entry of any form of a visit. A refused save gives back everything that was typed.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, formKey } from '#app/access/params.server.ts';
import { DataEntry } from '#app/views/data-entry.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Form · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  return { viewer: await person.viewer(), form: await person.capture.open(formKey(args.params)) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const key = formKey(args.params);
  const saved = await person.capture.save(key, await entriesOf(args.request));
  if (saved.ok) return redirect(`/participants/${key.number}/${key.visit}?done=${saved.state}`);
  return data(saved.view, { status: saved.status });
}

export default function FormPage() {
  const { viewer, form } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const visit = `/participants/${form.number}/${form.visit}`;
  return (
    <Shell
      viewer={viewer}
      title={`${form.label}, ${form.number}`}
      back={{ href: visit, label: `${form.visitLabel} of ${form.number}` }}
    >
      <DataEntry form={refused ?? form} />
      {form.version > 0 && (
        <p className="aside">
          Entered for the wrong participant? <a href={`${visit}/${form.form}/void`}>Void this form</a>
        </p>
      )}
    </Shell>
  );
}

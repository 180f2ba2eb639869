// Data entry of any form of a visit. A refused save gives back everything that was typed.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, formKey } from '#app/access/params.server.ts';
import { enrolment } from '#app/study/schedule.ts';
import { DataEntry } from '#app/views/data-entry.tsx';
import { HistoryContext } from '#app/views/field-history.tsx';
import { ListedContext } from '#app/views/listed.ts';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Form · Equipoise' }];

/** The visit that the form belongs to; her own page where that is enrolment. */
const placeOf = ({ number, visit }: { number: string; visit: string }) =>
  `/participants/${number}${visit === enrolment.name ? '' : `/${visit}`}`;

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  return { viewer: await person.viewer(), form: await person.capture.open(formKey(args.params)) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const key = formKey(args.params);
  const saved = await person.capture.save(key, await entriesOf(args.request));
  if (saved.ok) return redirect(`${placeOf(key)}?done=${saved.state}`);
  return data(saved.view, { status: saved.status });
}

export default function FormPage() {
  const { viewer, form } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const isConsent = form.visit === enrolment.name;
  return (
    <Shell
      viewer={viewer}
      title={`${form.label}, ${form.number}`}
      identity={form.identity}
      back={{ href: placeOf(form), label: isConsent ? form.number : `${form.visitLabel} of ${form.number}` }}
    >
      <HistoryContext.Provider value={{ history: form.history, timeZone: viewer.timeZone }}>
        <ListedContext.Provider value={form}>
          <DataEntry form={refused ?? form} wording={form.wording} />
        </ListedContext.Provider>
      </HistoryContext.Provider>
      {form.version > 0 && !isConsent && !viewer.lock && (
        <p className="aside">
          Entered for the wrong participant? <a href={`${placeOf(form)}/${form.form}/void`}>Void this form</a>
        </p>
      )}
    </Shell>
  );
}

// An unscheduled visit is begun here, with its day and a reason from a list; then it has a page like any visit.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Choice, TextField } from '#app/views/fields.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Unscheduled visit · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const number = param(args.params, 'number', shapes.participant);
  return { viewer: await person.viewer(), its: await person.capture.unscheduledPage(number) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const number = param(args.params, 'number', shapes.participant);
  const { date = '', why = '', version, __mode: mode } = await fieldsOf(args.request);
  const begun = await person.capture.beginUnscheduled(number, { date, why, version, mode });
  if (begun.ok) return redirect(`/participants/${number}/${begun.visit}?done=opened`);
  return data({ ...begun, typed: { date, why } }, { status: 422 });
}

export default function Unscheduled() {
  const { viewer, its } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const errorOf = (field: string) => refused?.errors.find((each) => each.field === field)?.message;
  return (
    <Shell
      viewer={viewer}
      title={`Unscheduled visit of ${its.number}`}
      identity={its.identity}
      back={{ href: `/participants/${its.number}`, label: `Participant ${its.number}` }}
    >
      {refused && <ErrorSummary errors={refused.errors} />}
      <p>For what is measured outside the schedule. No form is expected; enter those that are needed.</p>
      <EntryForm>
        <input type="hidden" name="version" value={refused?.count ?? its.count} />
        <TextField
          name="date"
          label="Date of the visit"
          hint={dayHint}
          width={12}
          typed={refused?.typed.date ?? its.today}
          error={errorOf('date')}
        />
        <Choice
          name="why"
          label="Why did she come?"
          choices={its.reasons.map(([value, label]) => ({ value, label }))}
          typed={refused?.typed.why}
          error={errorOf('why')}
        />
        <Button>Begin the visit</Button>
      </EntryForm>
    </Shell>
  );
}

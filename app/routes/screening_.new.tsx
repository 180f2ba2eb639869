// Screening a person: what is known before consent, and nothing that identifies her.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, queryOf, shapes } from '#app/access/params.server.ts';
import { screening } from '#app/study/instruments/screening.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { TextField } from '#app/views/fields.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { InstrumentForm } from '#app/views/instrument-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Screen a person · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const earlier = queryOf(args.request, 'of');
  return {
    viewer: await coordinator.viewer(),
    form: await coordinator.screening.begin(shapes.screening.test(earlier) ? earlier : ''),
  };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const screened = await coordinator.screening.screen(await entriesOf(args.request));
  return screened.ok ? redirect(`/screening/${screened.number}`) : data(screened.view, { status: 422 });
}

export default function Screen() {
  const { viewer, form } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { typed, missing, rescreenOf } = refused ?? form;
  const { errors = [], warnings = [] } = refused ?? {};
  return (
    <Shell viewer={viewer} title="Screen a person" back={{ href: '/screening', label: 'Screening log' }}>
      <FormProblems errors={errors} warnings={warnings} />
      <p>{screening.intro}</p>
      <EntryForm place={form.place} draft={refused ? null : form.draft}>
        <input type="hidden" name="__seen" value={form.seen} />
        <InstrumentForm
          instrument={screening}
          typed={typed}
          missing={missing}
          errors={errors}
          warnings={warnings}
        />
        <TextField
          name="rescreen_of"
          label="Earlier screening number, if she was screened before"
          hint="For example S-012"
          width={12}
          typed={rescreenOf}
          error={errors.find((each) => each.field === 'rescreen_of')?.message}
        />
        <Button>Judge and add to the log</Button>
      </EntryForm>
    </Shell>
  );
}

// Consent comes before any measurement: with it the person becomes a participant and gets her number.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { problemResponse } from '#app/access/guard.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { problem } from '#app/problem.ts';
import { consent } from '#app/study/instruments/consent.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { InstrumentForm } from '#app/views/instrument-form.tsx';
import { ListedContext } from '#app/views/listed.ts';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Consent and enrol · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const { number, verdict, participant } = await coordinator.screening.view(
    param(args.params, 'number', shapes.screening),
  );
  if (participant) throw problemResponse(problem('screening.already_enrolled'));
  if (verdict !== 'eligible') throw problemResponse(problem('screening.not_eligible'));
  return {
    viewer: await coordinator.viewer(),
    number,
    form: await coordinator.screening.beginEnrolment(number),
  };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.screening);
  const enrolled = await coordinator.screening.enrol(number, await entriesOf(args.request));
  return enrolled.ok
    ? redirect(`/participants/${enrolled.number}?done=enrolled`)
    : data(enrolled.view, { status: 422 });
}

export default function Enrol() {
  const { viewer, number, form } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { typed, missing } = refused ?? form;
  const { errors = [], warnings = [] } = refused ?? {};
  return (
    <Shell
      viewer={viewer}
      title="Consent and enrol"
      back={{ href: `/screening/${number}`, label: `Screening ${number}` }}
    >
      <FormProblems errors={errors} warnings={warnings} />
      <EntryForm place={form.place} draft={refused ? null : form.draft}>
        <input type="hidden" name="__seen" value={form.seen} />
        <ListedContext.Provider value={{ sheets: form.sheets }}>
          <InstrumentForm
            instrument={consent}
            typed={typed}
            missing={missing}
            errors={errors}
            warnings={warnings}
          />
        </ListedContext.Provider>
        <Button>Enrol her</Button>
      </EntryForm>
    </Shell>
  );
}

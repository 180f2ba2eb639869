// Logging an unblinding incident, of a participant or of none.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, queryOf } from '#app/access/params.server.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import { IncidentForm } from '#app/views/incident-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Unblinding incident · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const participant = queryOf(args.request, 'participant').slice(0, 12);
  return { viewer: await person.viewer(), incident: await person.incidents.begin(participant) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const saved = await person.incidents.save({ number: null, id: null }, await entriesOf(args.request));
  return saved.ok ? redirect('/incidents?done=incident') : data(saved.view, { status: saved.status });
}

export default function NewIncident() {
  const { viewer, incident } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title="Unblinding incident"
      back={{ href: '/incidents', label: 'Unblinding incidents' }}
    >
      <p>{unblindingIncident.intro}</p>
      <IncidentForm incident={refused ?? incident} blinded={viewer.blinded} />
    </Shell>
  );
}

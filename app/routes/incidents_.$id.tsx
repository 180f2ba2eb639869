// One unblinding incident, for whoever logged it: to correct it.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import { HistoryContext } from '#app/views/field-history.tsx';
import { IncidentForm } from '#app/views/incident-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Unblinding incident · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  return { viewer: await person.viewer(), incident: await person.incidents.open(id) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const entries = await entriesOf(args.request);
  const { number } = await person.incidents.open(id, new Map(entries).get('__mode'));
  const saved = await person.incidents.save({ number, id }, entries);
  return saved.ok ? redirect('/incidents?done=incident') : data(saved.view, { status: saved.status });
}

export default function Incident() {
  const { viewer, incident } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Unblinding incident${incident.number ? ` about ${incident.number}` : ''}`}
      identity={incident.identity}
      back={{ href: '/incidents', label: 'Unblinding incidents' }}
    >
      <p>{unblindingIncident.intro}</p>
      <HistoryContext.Provider value={{ history: incident.history, timeZone: viewer.timeZone }}>
        <IncidentForm incident={refused ?? incident} blinded={viewer.blinded} />
      </HistoryContext.Provider>
      {!viewer.lock && (
        <p className="aside">
          Logged by mistake, or about the wrong participant?{' '}
          <a href={`/incidents/${incident.id}/void`}>Void this incident</a>
        </p>
      )}
    </Shell>
  );
}

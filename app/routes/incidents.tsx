// The unblinding incidents that the reader logged herself. Nobody's list tells of another's.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { queryOf } from '#app/access/params.server.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import { LinkButton } from '#app/views/button.tsx';
import { Day } from '#app/views/day.tsx';
import { Done } from '#app/views/done.tsx';
import { Shell } from '#app/views/shell.tsx';
import { StatusMark } from '#app/views/status-mark.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Unblinding incidents · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  return {
    viewer: await person.viewer(),
    incidents: await person.incidents.own(),
    done: queryOf(args.request, 'done'),
  };
}

export default function Incidents() {
  const { viewer, incidents, done } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Unblinding incidents">
      <Done code={done} />
      <p>{unblindingIncident.intro} These are the incidents that you logged.</p>
      {!viewer.lock && (
        <p className="actions">
          <LinkButton href="/incidents/new">Log an incident</LinkButton>
        </p>
      )}
      <Table
        caption="Newest first"
        head={['Day', 'Participant', 'Who was unblinded', 'How she learnt it', 'Impact', 'State', '']}
        empty={<p>You have logged no incident.</p>}
        rows={incidents.map(({ id, number, state, shown }) => ({
          key: id,
          cells: [
            <Day key="d" day={shown.happened_on ?? ''} />,
            number ?? 'none',
            shown.unblinded_role,
            shown.incident_source,
            shown.impact,
            <StatusMark key="s" mark={state} withText />,
            <a key="a" href={`/incidents/${id}`}>
              {viewer.lock ? 'Read' : 'Correct'}
              <span className="visually-hidden"> the incident of {shown.happened_on}</span>
            </a>,
          ],
        }))}
      />
    </Shell>
  );
}

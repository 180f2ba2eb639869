// The logs of one participant: falls, fractures, medication and its doses. The blinded see what the blinded entered, a
// trainer what trainers did.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { param, queryOf, shapes } from '#app/access/params.server.ts';
import { Done } from '#app/views/done.tsx';
import { LogTable } from '#app/views/log-tables.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Logs · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'investigator', 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  return {
    viewer: await person.viewer(),
    number,
    logs: await person.logs.of(number),
    done: queryOf(args.request, 'done'),
  };
}

export default function Logs() {
  const { viewer, number, logs, done } = useLoaderData<typeof loader>();
  const mode = viewer.role === 'investigator' ? 'list' : viewer.lock ? 'read' : 'enter';
  const back = viewer.blinded ? `/participants/${number}` : `/programme/${number}`;
  return (
    <Shell viewer={viewer} title={`Logs of ${number}`} back={{ href: back, label: number }}>
      <Done code={done} />
      {logs.map((each) => (
        <LogTable key={each.log} {...each} number={number} mode={mode} blinded={viewer.blinded} />
      ))}
    </Shell>
  );
}

// Entering a fall, a fracture or a medication of a participant, or what belongs to one.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { LogForm } from '#app/views/log-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Log · Equipoise' }];

function keyOf({ params, request }: LoaderFunctionArgs) {
  const parent = queryOf(request, 'within');
  return {
    log: param(params, 'log', shapes.name),
    number: param(params, 'number', shapes.participant),
    parent: shapes.id.test(parent) ? parent : null,
  };
}

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const { log, number, parent } = keyOf(args);
  return { viewer: await person.viewer(), log, entry: await person.logs.begin(log, number, parent) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const key = keyOf(args);
  const saved = await person.logs.save({ ...key, id: null }, await entriesOf(args.request));
  return saved.ok ? redirect(`/logs/${key.number}?done=entry`) : data(saved.view, { status: saved.status });
}

export default function NewLogEntry() {
  const { viewer, log, entry } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`${instrumentNamed(log)?.label} of ${entry.number}`}
      identity={entry.identity}
      back={{ href: `/logs/${entry.number}`, label: `Logs of ${entry.number}` }}
    >
      <LogForm log={log} entry={refused ?? entry} blinded={viewer.blinded} />
    </Shell>
  );
}

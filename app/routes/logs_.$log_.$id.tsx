// One entry of a log: to correct it, or to read it once the study is locked.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, logKey } from '#app/access/params.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { HistoryContext } from '#app/views/field-history.tsx';
import { LogForm } from '#app/views/log-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Log · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const { log, id } = logKey(args.params);
  return { viewer: await person.viewer(), log, entry: await person.logs.open(log, id) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const { log, id } = logKey(args.params);
  const entries = await entriesOf(args.request);
  const { number, parent } = await person.logs.open(log, id, new Map(entries).get('__mode'));
  const saved = await person.logs.save({ log, number, id, parent }, entries);
  return saved.ok ? redirect(`/logs/${number}?done=entry`) : data(saved.view, { status: saved.status });
}

export default function LogEntry() {
  const { viewer, log, entry } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`${instrumentNamed(log)?.label} of ${entry.number}`}
      identity={entry.identity}
      back={{ href: `/logs/${entry.number}`, label: `Logs of ${entry.number}` }}
    >
      <HistoryContext.Provider value={{ history: entry.history, timeZone: viewer.timeZone }}>
        <LogForm log={log} entry={refused ?? entry} blinded={viewer.blinded} />
      </HistoryContext.Provider>
      {!viewer.lock && (
        <p className="aside">
          Entered for the wrong participant? <a href={`/logs/${log}/${entry.id}/void`}>Void this entry</a>
        </p>
      )}
    </Shell>
  );
}

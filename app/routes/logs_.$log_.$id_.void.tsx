// Voiding an entry of a log that was made for the wrong participant, with a reason.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, logKey } from '#app/access/params.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void an entry · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const { log, id } = logKey(args.params);
  const { number, version, identity } = await person.logs.open(log, id);
  return { viewer: await person.viewer(), log, id, number, version, identity };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const { log, id } = logKey(args.params);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const { number } = await person.logs.open(log, id, mode);
  const input = { reason, version: Number(version), mode, ticks };
  const voided = await person.logs.voidEntry({ log, number, id }, input);
  return voided.ok
    ? redirect(`/logs/${number}?done=voided_entry`)
    : data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidLogEntry() {
  const { viewer, log, id, number, version, identity } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Void an entry of ${number}`}
      identity={identity}
      back={{ href: `/logs/${log}/${id}`, label: instrumentNamed(log)?.label ?? '' }}
    >
      <VoidForm what="this entry" version={version} refused={refused} />
    </Shell>
  );
}

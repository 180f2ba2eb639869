// Voiding an unblinding incident that was logged by mistake: by whoever logged it, with a reason.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void an unblinding incident · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const { version, identity } = await person.incidents.open(id);
  return { viewer: await person.viewer(), id, version, identity };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const { number } = await person.incidents.open(id, mode);
  const input = { reason, version: Number(version), mode, ticks };
  const voided = await person.incidents.voidIncident({ number, id }, input);
  if (voided.ok) return redirect('/incidents?done=voided_incident');
  return data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidIncident() {
  const { viewer, id, version, identity } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title="Void the unblinding incident"
      identity={identity}
      back={{ href: `/incidents/${id}`, label: 'Unblinding incident' }}
    >
      <VoidForm what="this incident" version={version} refused={refused} />
    </Shell>
  );
}

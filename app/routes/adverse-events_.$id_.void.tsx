// Voiding an adverse event that was entered for the wrong participant: by whoever entered it, with a reason.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void an adverse event · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const { number, version, identity } = await person.events.open(id);
  return { viewer: await person.viewer(), id, number, version, identity };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const { number } = await person.events.open(id, mode);
  const input = { reason, version: Number(version), mode, ticks };
  const voided = await person.events.voidEvent({ number, id }, input);
  return voided.ok
    ? redirect('/adverse-events?done=voided_event')
    : data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidEvent() {
  const { viewer, id, number, version, identity } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Void the adverse event of ${number}`}
      identity={identity}
      back={{ href: `/adverse-events/${id}`, label: 'Adverse event' }}
    >
      <VoidForm what="this event" version={version} refused={refused} />
    </Shell>
  );
}

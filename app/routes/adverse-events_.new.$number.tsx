// Recording an adverse event of a participant.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { AdverseEventForm } from '#app/views/adverse-event-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Adverse event · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  return {
    viewer: await person.viewer(),
    event: await person.events.begin(param(args.params, 'number', shapes.participant)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  const saved = await person.events.save({ number, id: null }, await entriesOf(args.request));
  if (!saved.ok) return data(saved.view, { status: saved.status });
  return redirect(saved.serious ? `/adverse-events/${saved.id}?done=event` : '/adverse-events?done=event');
}

export default function NewAdverseEvent() {
  const { viewer, event } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const back = viewer.blinded ? `/participants/${event.number}` : `/programme/${event.number}`;
  return (
    <Shell
      viewer={viewer}
      title={`Adverse event of ${event.number}`}
      identity={event.identity}
      back={{ href: back, label: event.number }}
    >
      <AdverseEventForm event={refused ?? event} blinded={viewer.blinded} />
    </Shell>
  );
}

// One adverse event, for whoever entered it: to correct it, and for a trainer with the safety contact when serious.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { AdverseEventForm } from '#app/views/adverse-event-form.tsx';
import { Done } from '#app/views/done.tsx';
import { HistoryContext } from '#app/views/field-history.tsx';
import { SafetyContact } from '#app/views/safety-contact.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Adverse event · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const event = await person.events.open(param(args.params, 'id', shapes.id));
  const { safetyName, safetyPhone } = await person.site();
  const contact = event.typed.serious === '1' ? { name: safetyName, phone: safetyPhone } : null;
  return { viewer: await person.viewer(), event, contact, done: queryOf(args.request, 'done') };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const entries = await entriesOf(args.request);
  const { number } = await person.events.open(id, new Map(entries).get('__mode'));
  const saved = await person.events.save({ number, id }, entries);
  if (!saved.ok) return data(saved.view, { status: saved.status });
  return redirect(saved.serious ? `/adverse-events/${id}?done=event` : '/adverse-events?done=event');
}

export default function AdverseEvent() {
  const { viewer, event, contact, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Adverse event of ${event.number}`}
      identity={event.identity}
      back={{ href: '/adverse-events', label: 'Adverse events' }}
    >
      {!refused && <Done code={done} />}
      {contact && <SafetyContact {...contact} />}
      <HistoryContext.Provider value={{ history: event.history, timeZone: viewer.timeZone }}>
        <AdverseEventForm event={refused ?? event} blinded={viewer.blinded} />
      </HistoryContext.Provider>
      {!viewer.lock && (
        <p className="aside">
          Entered for the wrong participant? <a href={`/adverse-events/${event.id}/void`}>Void this event</a>
        </p>
      )}
    </Shell>
  );
}

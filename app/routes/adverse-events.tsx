// The adverse events that the reader entered herself. Nobody's list tells of another's.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { queryOf } from '#app/access/params.server.ts';
import { Day } from '#app/views/day.tsx';
import { Done } from '#app/views/done.tsx';
import { Shell } from '#app/views/shell.tsx';
import { StatusMark } from '#app/views/status-mark.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Adverse events · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
  return {
    viewer: await person.viewer(),
    events: await person.events.own(),
    done: queryOf(args.request, 'done'),
  };
}

export default function AdverseEvents() {
  const { viewer, events, done } = useLoaderData<typeof loader>();
  const withTerm = !viewer.blinded;
  return (
    <Shell viewer={viewer} title="Adverse events">
      <Done code={done} />
      <p>
        These are the events that you entered.
        {!viewer.lock && (
          <>
            {' '}
            Record a new one from the page of{' '}
            <a href={viewer.blinded ? '/participants' : '/programme'}>the participant</a>.
          </>
        )}
      </p>
      <Table
        caption="Newest first"
        head={[
          'Participant',
          ...(withTerm ? ['What happened'] : []),
          'Onset',
          'Severity',
          'Serious',
          'Outcome',
          'State',
          '',
        ]}
        empty={<p>You have entered no adverse event.</p>}
        rows={events.map((each) => ({
          key: each.id,
          cells: [
            each.number,
            ...(withTerm ? [each.term] : []),
            <Day key="d" day={each.onset} />,
            each.severity,
            each.serious ? 'Yes' : 'No',
            each.outcome,
            <StatusMark key="s" mark={each.state} withText />,
            <a key="a" href={`/adverse-events/${each.id}`}>
              {viewer.lock ? 'Read' : 'Correct'}
              <span className="visually-hidden"> the event of {each.number}</span>
            </a>,
          ],
        }))}
      />
    </Shell>
  );
}

// The adverse events that the reader entered herself. Nobody's list tells of another's but the investigator's, who reads
// the open half of what blinded people entered.
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
  const person = await actAs(args, 'coordinator', 'assessor', 'trainer', 'investigator');
  return {
    viewer: await person.viewer(),
    events: person.role === 'investigator' ? await person.events.all() : await person.events.own(),
    done: queryOf(args.request, 'done'),
  };
}

export default function AdverseEvents() {
  const { viewer, events, done } = useLoaderData<typeof loader>();
  const withTerm = !viewer.blinded;
  const isOwn = viewer.role !== 'investigator';
  return (
    <Shell viewer={viewer} title="Adverse events">
      <Done code={done} />
      <p>
        {isOwn
          ? 'These are the events that you entered.'
          : 'These are the events that blinded people entered, without the texts that could name an arm.'}
        {isOwn && !viewer.lock && (
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
          ...(isOwn ? [''] : []),
        ]}
        empty={<p>{isOwn ? 'You have entered no adverse event.' : 'No adverse event was entered.'}</p>}
        rows={events.map((each) => ({
          key: each.id,
          cells: [
            isOwn ? (
              each.number
            ) : (
              <a key="n" href={`/participants/${each.number}`}>
                {each.number}
              </a>
            ),
            ...(withTerm ? [each.term] : []),
            <Day key="d" day={each.onset} />,
            each.severity,
            each.serious ? 'Yes' : 'No',
            each.outcome,
            <StatusMark key="s" mark={each.state} withText />,
            ...(isOwn
              ? [
                  <a key="a" href={`/adverse-events/${each.id}`}>
                    {viewer.lock ? 'Read' : 'Correct'}
                    <span className="visually-hidden"> the event of {each.number}</span>
                  </a>,
                ]
              : []),
          ],
        }))}
      />
    </Shell>
  );
}

// One participant: where she stands, visit by visit, and what comes next.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { param, queryOf, shapes } from '#app/access/params.server.ts';
import { study } from '#app/study/index.ts';
import { LinkButton } from '#app/views/button.tsx';
import { Done } from '#app/views/done.tsx';
import { Facts } from '#app/views/facts.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Shell } from '#app/views/shell.tsx';
import { VisitForms } from '#app/views/visit-forms.tsx';

export const meta = () => [{ title: 'Participant · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const number = param(args.params, 'number', shapes.participant);
  const her = await person.participants.view(number);
  const missing =
    person.role === 'coordinator' && !her.randomisedOn ? await person.randomisation.missing(number) : null;
  return { viewer: await person.viewer(), her, missing, done: queryOf(args.request, 'done') };
}

export default function Participant() {
  const { viewer, her, missing, done } = useLoaderData<typeof loader>();
  return (
    <Shell
      viewer={viewer}
      title={`Participant ${her.number}`}
      back={{ href: '/participants', label: 'Participants' }}
      identity={her.identity}
    >
      <Done code={done} />
      <Facts
        facts={[
          ['Enrolled', <Instant key="e" at={her.enrolledAt} timeZone={viewer.timeZone} />],
          [
            'Consent',
            viewer.role === 'coordinator' ? (
              <a key="c" href={`/participants/${her.number}/enrolment/consent`}>
                recorded: read {viewer.lock ? '' : 'or correct '}it
              </a>
            ) : her.consented ? (
              'recorded'
            ) : (
              'not recorded'
            ),
          ],
          ['Randomised on', her.randomisedOn ?? 'not yet'],
        ]}
      />
      {missing && !viewer.lock && (
        <section>
          <h2>Randomisation</h2>
          {missing.length === 0 ? (
            <p className="actions">
              <LinkButton href={`/participants/${her.number}/randomise`}>Randomise {her.number}</LinkButton>
            </p>
          ) : (
            <>
              <p>Before she can be randomised:</p>
              <ul>
                {missing.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {study.visits.map((visit) => (
        <section key={visit.name}>
          <h2>
            <a href={`/participants/${her.number}/${visit.name}`}>{visit.label}</a>
          </h2>
          <VisitForms visit={visit.name} row={her} role={viewer.role} />
        </section>
      ))}
      {!viewer.lock && (
        <>
          <h2>Adverse events</h2>
          <p>
            <a href={`/adverse-events/new/${her.number}`}>Record an adverse event of {her.number}</a>
          </p>
        </>
      )}
    </Shell>
  );
}

// One participant: where she stands, visit by visit, and what comes next. A coordinator notes here what went wrong with
// her allocation.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import type { Capabilities } from '#app/access/capabilities.server.ts';
import { fieldsOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { earlyFrom } from '#app/study/course.ts';
import { study } from '#app/study/index.ts';
import { AllocationNotes } from '#app/views/allocation-notes.tsx';
import { LinkButton } from '#app/views/button.tsx';
import { CodeBreaksOf } from '#app/views/code-break.tsx';
import { CourseOf, standingOf } from '#app/views/course.tsx';
import { Done } from '#app/views/done.tsx';
import { standings } from '#app/views/eligibility.tsx';
import { Facts } from '#app/views/facts.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { BeforeRandomisation } from '#app/views/gate.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Shell } from '#app/views/shell.tsx';
import { ToLogs, ToRecord } from '#app/views/to-record.tsx';
import { UnscheduledVisits } from '#app/views/unscheduled-visits.tsx';
import { VisitForms } from '#app/views/visit-forms.tsx';

export const meta = () => [{ title: 'Participant · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'investigator');
  const number = param(args.params, 'number', shapes.participant);
  const her = await person.participants.view(number);
  // The gate before, and notes afterwards, are a coordinator's.
  const desk = person.role === 'coordinator' ? person.randomisation : null;
  return {
    viewer: await person.viewer(),
    her,
    eligibility: 'eligibility' in person ? await eligibilityOf(person, number) : null,
    gate: desk && !her.randomisedOn ? await desk.gate(number) : null,
    notes:
      desk && her.randomisedOn ? { notes: await desk.notes(number), kinds: await desk.noteKinds() } : null,
    breaks: 'emergency' in person && her.randomisedOn ? await person.emergency.of(number) : null,
    done: queryOf(args.request, 'done'),
  };
}

async function eligibilityOf(person: Capabilities['coordinator' | 'assessor'], number: string) {
  const { standing, mayConfirm } = await person.eligibility.view(number);
  return { standing, mayConfirm };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const ticks = await fieldsOf(args.request);
  const { kind = '', note = '', seen, __mode: mode } = ticks;
  const noted = await coordinator.randomisation.note(number, { kind, note, seen, mode, ticks });
  if (noted.ok) return redirect(`/participants/${number}?done=noted`);
  const { errors, warnings = [] } = noted;
  return data({ typed: { kind, note }, errors, warnings }, { status: 422 });
}

export default function Participant() {
  const { viewer, her, eligibility, gate, notes, breaks, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const at = `/participants/${her.number}`;
  const stands = standingOf(her.course);
  const final = study.visits.at(-1)?.name ?? '';
  const isWaited = !['arrived', 'done', 'missed'].includes(her.visits[final]?.state ?? '');
  const offer = eligibility && isWaited && earlyFrom(her.course) !== null ? `${at}/${final}` : null;
  // First for an investigator, who comes for it; last for a coordinator, who seldom does.
  const emergency = breaks && <CodeBreaksOf number={her.number} breaks={breaks} timeZone={viewer.timeZone} />;
  return (
    <Shell
      viewer={viewer}
      title={`Participant ${her.number}`}
      back={{ href: '/participants', label: 'Participants' }}
      identity={her.identity}
    >
      {refused && <FormProblems {...refused} />}
      {!refused && <Done code={done} />}
      <Facts
        facts={[
          ['Enrolled', <Instant key="e" at={her.enrolledAt} timeZone={viewer.timeZone} />],
          [
            'Consent',
            viewer.role === 'coordinator' ? (
              <span key="c">
                <a href={`${at}/enrolment/consent`}>recorded: read {viewer.lock ? '' : 'or correct '}it</a>;{' '}
                <a href={`${at}/consents`}>all her consents</a>
              </span>
            ) : her.consented ? (
              'recorded'
            ) : (
              'not recorded'
            ),
          ],
          ...(eligibility
            ? [
                [
                  'Eligibility',
                  <a key="l" href={`${at}/eligibility`}>
                    {standings[eligibility.standing]}
                  </a>,
                ] as const,
              ]
            : []),
          ['Randomised on', her.randomisedOn ?? 'not yet'],
          ...(stands === null ? [] : [['Stands', <strong key="s">{stands}</strong>] as const]),
        ]}
      />
      {viewer.role === 'investigator' && emergency}
      {eligibility?.mayConfirm && !viewer.lock && (
        <p className="actions">
          <LinkButton href={`${at}/eligibility`}>Confirm her eligibility</LinkButton>
        </p>
      )}
      {gate && !viewer.lock && <BeforeRandomisation number={her.number} {...gate} />}
      {study.visits.map((visit) => (
        <section key={visit.name}>
          <h2>{eligibility ? <a href={`${at}/${visit.name}`}>{visit.label}</a> : visit.label}</h2>
          <p className="standing">{her.visits[visit.name]?.text}</p>
          <VisitForms visit={visit.name} row={her} role={viewer.role} />
        </section>
      ))}
      <UnscheduledVisits
        number={her.number}
        visits={her.unscheduled}
        enters={eligibility !== null}
        isLocked={viewer.lock !== null}
      />
      <CourseOf number={her.number} its={her.course} role={viewer.role} offer={offer} />
      {eligibility && !viewer.lock ? <ToRecord number={her.number} /> : <ToLogs number={her.number} />}
      {notes && (
        <AllocationNotes
          {...notes}
          isLocked={viewer.lock !== null}
          timeZone={viewer.timeZone}
          refused={refused}
        />
      )}
      {viewer.role !== 'investigator' && emergency}
    </Shell>
  );
}

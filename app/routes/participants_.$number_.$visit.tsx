// A visit: opened with its date, or recorded as missed; then its forms.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { BookVisit } from '#app/views/book-visit.tsx';
import { dayName } from '#app/views/day-name.ts';
import { Done } from '#app/views/done.tsx';
import { Facts } from '#app/views/facts.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { OptionalForms } from '#app/views/optional-forms.tsx';
import { Shell } from '#app/views/shell.tsx';
import { MissVisit, OpenVisit } from '#app/views/visit-date.tsx';
import { VisitForms } from '#app/views/visit-forms.tsx';

export const meta = () => [{ title: 'Visit · Equipoise' }];

const keyOf = ({ params }: Pick<LoaderFunctionArgs, 'params'>) =>
  [param(params, 'number', shapes.participant), param(params, 'visit', shapes.name)] as const;

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const [number, name] = keyOf(args);
  const visit = await person.capture.visit(number, name);
  const her = await person.participants.view(number);
  return {
    viewer: await person.viewer(),
    visit,
    her,
    reasons: await person.capture.missedReasons(),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const [number, name] = keyOf(args);
  const { intent, ...typed } = await fieldsOf(args.request);
  const { date = '', confirm = '', reason = '', missed = '', version, __mode: mode } = typed;
  const { reason__confirm } = typed;
  if (intent === 'book' || intent === 'unbook') {
    const { day = '', time = '', day__confirm } = typed;
    const booked =
      intent === 'book'
        ? await person.capture.bookVisit(number, name, { day, time, day__confirm, version, mode })
        : await person.capture.cancelBooking(number, name, { version, mode });
    if (booked.ok) return redirect(`/participants/${number}/${name}?done=${intent}ed`);
    return data({ booking: { ...booked, typed: { day, time } } }, { status: 422 });
  }
  const isMissed = intent === 'missed';
  const saved = isMissed
    ? await person.capture.missVisit(number, name, missed, { version, mode })
    : await person.capture.openVisit(number, name, {
        ...{ date, confirm, reason, reason__confirm },
        ...{ version, mode },
      });
  if (saved.ok) return redirect(`/participants/${number}/${name}?done=${isMissed ? 'missed' : 'opened'}`);
  return data({ visit: { ...saved, typed: { date, confirm, reason, missed } } }, { status: 422 });
}

const expected = ({ day, time }: { day: string; time: string | null }) =>
  time === null ? dayName(day) : `${dayName(day)}, ${time}`;

export default function Visit() {
  const { viewer, visit, her, reasons, done } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const answer = answered && 'visit' in answered ? answered.visit : undefined;
  const booking = answered && 'booking' in answered ? answered.booking : undefined;
  const errors = (answer ?? booking)?.errors ?? [];
  const missed = errors.find((each) => each.field === 'missed')?.message;
  const refused = missed === undefined ? answer : undefined;
  const { missableFrom } = visit;
  const hasForms = [...visit.forms, ...visit.optional].some((each) => each.state !== 'not_started');
  const mine = visit.forms.some((each) => each.mine);
  const isOpen = viewer.lock === null;
  const state = her.visits[visit.visit]?.text;
  return (
    <Shell
      viewer={viewer}
      title={`${visit.label} of ${visit.number}`}
      identity={visit.identity}
      back={{ href: `/participants/${visit.number}`, label: `Participant ${visit.number}` }}
    >
      <FormProblems errors={errors} warnings={answer?.words ?? booking?.warnings ?? []} />
      {!answered && <Done code={done} />}
      <Facts
        facts={[
          ...(state ? [['State', state] as const] : []),
          ...(visit.unscheduledReason ? [['Outside the schedule', visit.unscheduledReason] as const] : []),
          [
            'Date of the visit',
            visit.state === 'missed' ? `missed: ${visit.missedReason}` : (visit.date ?? 'not yet'),
          ],
          ['Randomised on', visit.randomisedOn ?? 'not yet'],
          ...(visit.booking ? [['Expected', expected(visit.booking)] as const] : []),
          ...(visit.window ? [['Window', `${visit.window.from} to ${visit.window.to}`] as const] : []),
        ]}
      />
      {visit.closed && (
        <Notice title="Closed for now">
          <p>
            Values of this visit stay closed to assessors until the next visit is finished, so that they
            cannot colour what you measure then.
          </p>
        </Notice>
      )}
      {isOpen && visit.state === 'not_opened' && visit.notYet && <Notice>{visit.notYet}</Notice>}
      {isOpen && visit.state === 'not_opened' && visit.earlyFrom && (
        <Notice title="It can be made early">
          <p>
            She stopped the programme on {visit.earlyFrom} and stays in follow-up. Offer her this visit now:
            it is marked as early, and there will be none in its window.
          </p>
        </Notice>
      )}
      {isOpen && visit.state === 'not_opened' && !visit.notYet && (
        <OpenVisit refused={refused} version={visit.version} today={her.today} />
      )}
      {visit.state !== 'not_opened' || viewer.role === 'coordinator' ? (
        <>
          <h2>Forms</h2>
          {mine || visit.closed || visit.forms.length === 0 ? null : (
            <p>None of these forms is entered by your role.</p>
          )}
          {visit.forms.length > 0 && <VisitForms visit={visit.visit} row={her} role={viewer.role} entering />}
          <OptionalForms
            at={`/participants/${visit.number}/${visit.visit}`}
            forms={visit.optional}
            title={visit.forms.length > 0 ? 'Optional' : null}
            open={visit.state === 'open'}
          />
        </>
      ) : null}
      {isOpen && visit.state === 'not_opened' && visit.mayBook && (
        <BookVisit booking={visit.booking} version={visit.bookingVersion} refused={booking} />
      )}
      {isOpen && visit.state === 'open' && !visit.closed && (
        <OpenVisit refused={refused} version={visit.version} saved={visit.date ?? ''} />
      )}
      {isOpen && visit.state === 'missed' && (
        <OpenVisit refused={refused} version={visit.version} saved={her.today} missed />
      )}
      {isOpen &&
        visit.state !== 'missed' &&
        !hasForms &&
        missableFrom !== null &&
        missableFrom <= her.today && (
          <MissVisit
            reasons={reasons}
            version={answer?.version ?? visit.version}
            typed={answer?.typed.missed}
            error={missed}
          />
        )}
      {isOpen && visit.state === 'not_opened' && missableFrom !== null && missableFrom > her.today && (
        <p className="aside">If she does not come, this is recorded from {missableFrom} on.</p>
      )}
    </Shell>
  );
}

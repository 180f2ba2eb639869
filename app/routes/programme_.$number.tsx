// One randomised participant for her trainer: the arm, and the day on which she was told.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { dayHint } from '#app/study/kinds/day.ts';
import { Button } from '#app/views/button.tsx';
import { OwnCourse } from '#app/views/course.tsx';
import { Done } from '#app/views/done.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Facts } from '#app/views/facts.tsx';
import { TextField } from '#app/views/fields.tsx';
import { Instant } from '#app/views/instant.tsx';
import { SealedForms } from '#app/views/sealed-forms.tsx';
import { Shell } from '#app/views/shell.tsx';
import { ToLogs, ToRecord } from '#app/views/to-record.tsx';

export const meta = () => [{ title: 'Participant · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  return {
    viewer: await trainer.viewer(),
    her: await trainer.programme.revealArm(number),
    course: await trainer.course.own(number),
    questionnaires: await trainer.sealedForms.of(number),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  const { told_on = '', __mode: mode } = await fieldsOf(args.request);
  const told = await trainer.programme.recordTold(number, told_on, mode);
  return told.ok ? redirect(`/programme/${number}?done=told`) : data(told, { status: 422 });
}

export default function ProgrammeParticipant() {
  const { viewer, her, course, questionnaires, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell viewer={viewer} title={her.number} back={{ href: '/programme', label: 'Programme' }}>
      {refused ? (
        <ErrorSummary errors={[{ field: 'told_on', message: refused.message }]} />
      ) : (
        <Done code={done} />
      )}
      <Facts
        facts={[
          ['Arm', <strong key="a">{her.arm}</strong>],
          ['Randomised', <Instant key="t" at={her.allocatedAt} timeZone={viewer.timeZone} />],
          ['Told her on', her.toldOn ?? 'not yet'],
        ]}
      />
      {!viewer.lock && (
        <EntryForm>
          <TextField
            name="told_on"
            label="Told her on"
            hint={dayHint}
            width={12}
            typed={refused?.typed ?? her.toldOn ?? ''}
            error={refused?.message}
          />
          <Button>{her.toldOn ? 'Correct the day' : 'Record the day'}</Button>
        </EntryForm>
      )}
      <OwnCourse number={her.number} records={course} />
      <SealedForms number={her.number} {...questionnaires} />
      {viewer.lock ? <ToLogs number={her.number} /> : <ToRecord number={her.number} />}
    </Shell>
  );
}

// Recording what became of a participant.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { CourseForm } from '#app/views/course-form.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Course in the study · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  return { viewer: await person.viewer(), record: await person.course.begin(number) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const number = param(args.params, 'number', shapes.participant);
  const saved = await person.course.save({ number, id: null }, await entriesOf(args.request));
  if (!saved.ok) return data(saved.view, { status: saved.status });
  const home = person.role === 'trainer' ? '/programme' : '/participants';
  return redirect(`${home}/${number}?done=course`);
}

export default function NewCourse() {
  const { viewer, record } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const back = viewer.blinded ? `/participants/${record.number}` : `/programme/${record.number}`;
  return (
    <Shell
      viewer={viewer}
      title={`What became of ${record.number}`}
      identity={record.identity}
      back={{ href: back, label: record.number }}
    >
      <CourseForm record={refused ?? record} blinded={viewer.blinded} />
    </Shell>
  );
}

// One record of what became of a participant, for whoever entered it: to correct it.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { CourseForm } from '#app/views/course-form.tsx';
import { HistoryContext } from '#app/views/field-history.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Course in the study · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const record = await person.course.open(param(args.params, 'id', shapes.id));
  return { viewer: await person.viewer(), record };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const entries = await entriesOf(args.request);
  const { number } = await person.course.open(id, new Map(entries).get('__mode'));
  const saved = await person.course.save({ number, id }, entries);
  if (!saved.ok) return data(saved.view, { status: saved.status });
  const home = person.role === 'trainer' ? '/programme' : '/participants';
  return redirect(`${home}/${number}?done=course`);
}

export default function CourseRecord() {
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
      <HistoryContext.Provider value={{ history: record.history, timeZone: viewer.timeZone }}>
        <CourseForm record={refused ?? record} blinded={viewer.blinded} />
      </HistoryContext.Provider>
      {!viewer.lock && (
        <p className="aside">
          Recorded by mistake, or of the wrong participant?{' '}
          <a href={`/course/${record.id}/void`}>Void this record</a>
        </p>
      )}
    </Shell>
  );
}

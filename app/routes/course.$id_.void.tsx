// Voiding what was recorded of a participant by mistake: by whoever entered it, or by a colleague when she has left.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void what became of her · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const record = await person.course.toVoid(param(args.params, 'id', shapes.id));
  return { viewer: await person.viewer(), ...record };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'trainer');
  const id = param(args.params, 'id', shapes.id);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const { number } = await person.course.toVoid(id, mode);
  const input = { reason, version: Number(version), mode, ticks };
  const voided = await person.course.voidRecord({ number, id }, input);
  const home = person.role === 'trainer' ? '/programme' : '/participants';
  if (voided.ok) return redirect(`${home}/${number}?done=voided_course`);
  return data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidCourse() {
  const { viewer, number, version, identity } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const back = viewer.blinded ? `/participants/${number}` : `/programme/${number}`;
  return (
    <Shell
      viewer={viewer}
      title={`Void what became of ${number}`}
      identity={identity}
      back={{ href: back, label: number }}
    >
      <VoidForm what="this record" version={version} refused={refused} />
    </Shell>
  );
}

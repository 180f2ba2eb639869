// The consents of a participant, and consent that she gave again.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, queryOf, shapes } from '#app/access/params.server.ts';
import { Consents } from '#app/views/consents.tsx';
import { Done } from '#app/views/done.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Consents · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  return {
    viewer: await coordinator.viewer(),
    its: await coordinator.consents.of(number),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { consents } = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const typed = await fieldsOf(args.request);
  const intent = typed.intent ?? '';
  const saved = await (intent === 'void' ? consents.voidOne(number, typed) : consents.again(number, typed));
  if (saved.ok)
    return redirect(
      `/participants/${number}/consents?done=${intent === 'void' ? 'voided_course' : 'consented'}`,
    );
  const { errors, warnings = [] } = saved;
  return data({ intent, typed, errors, warnings }, { status: 422 });
}

export default function ConsentsPage() {
  const { viewer, its, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Consents of ${its.number}`}
      identity={its.identity}
      back={{ href: `/participants/${its.number}`, label: its.number }}
    >
      {refused && <FormProblems {...refused} />}
      {!refused && <Done code={done} />}
      <Consents its={its} isLocked={viewer.lock !== null} refused={refused} />
    </Shell>
  );
}

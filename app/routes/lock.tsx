// Lock and unseal: open to every role, so that everybody knows who did it, when and why. The administrator locks; she and
// the statistician sign the unsealing.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs, actAsAnyone } from '#app/access/act-as.server.ts';
import { problemResponse } from '#app/access/guard.server.ts';
import { fieldsOf } from '#app/access/params.server.ts';
import { problem } from '#app/problem.ts';
import { FormProblems } from '#app/views/form-problems.tsx';
import { LockFacts, LockForm, ProgramNeeded, UnsealForm } from '#app/views/lock.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Lock and unseal · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return { viewer: await person.viewer(), its: await person.lock() };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'administrator', 'statistician');
  const ticks = await fieldsOf(args.request);
  const { intent, reason = '', confirm = '', password = '' } = ticks;
  const input = { reason, confirm, password, ticks };
  if (intent !== 'lock' && intent !== 'sign') throw problemResponse(problem('form.malformed'));
  if (intent === 'lock' && person.role !== 'administrator') throw problemResponse(problem('role.refused'));
  const done =
    intent === 'lock' && person.role === 'administrator'
      ? await person.lockStudy(input)
      : await person.signUnsealing(input);
  // The password is never sent back.
  return done.ok
    ? redirect('/lock')
    : data(
        { intent, errors: done.errors, warnings: done.warnings ?? [], typed: { reason, confirm } },
        { status: 422 },
      );
}

export default function LockPage() {
  const { viewer, its } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell viewer={viewer} title="Lock and unseal">
      {refused && <FormProblems {...refused} />}
      <LockFacts its={its} timeZone={viewer.timeZone} />
      {its.asked === 'lock' && <LockForm unfinished={its.unfinished ?? []} {...refused} />}
      {its.asked === 'program' && <ProgramNeeded />}
      {its.asked === 'signature' && <UnsealForm {...refused} />}
    </Shell>
  );
}

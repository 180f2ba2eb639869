// An emergency: the arm of one participant is shown to one receiver who is named. Whoever asks for it gets a receipt, the
// two halves of a page that shows the arm once; see emergency.$token.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { emergencyAddress } from '#app/access/emergency.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { BreakForm, BreakReceipt } from '#app/views/code-break.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Break the code · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'investigator');
  const number = param(args.params, 'number', shapes.participant);
  return { viewer: await person.viewer(), its: await person.emergency.page(number) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'investigator');
  const number = param(args.params, 'number', shapes.participant);
  const ticks = await fieldsOf(args.request);
  const { password, seen, __mode: mode } = ticks;
  const { kind = '', reason = '', receiver = '', receiver_role = '', reader = '' } = ticks;
  const typed = { kind, reason, receiver, receiver_role, reader };
  const broken = await person.emergency.breakCode(number, { ...typed, password, seen, mode, ticks });
  // The password is never sent back.
  if (!broken.ok) {
    const { errors, warnings = [] } = broken;
    return data({ typed, errors, warnings, receipt: null }, { status: 422 });
  }
  const { token, ...receipt } = broken.receipt;
  return data({
    typed,
    errors: [],
    warnings: [],
    receipt: { ...receipt, address: emergencyAddress(args, token) },
  });
}

export default function BreakTheCode() {
  const { viewer, its } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { number, identity, safety, ...choices } = its;
  return (
    <Shell
      viewer={viewer}
      title={`Break the code of ${number}`}
      identity={identity}
      back={{ href: `/participants/${number}`, label: `Participant ${number}` }}
    >
      <FormProblems errors={result?.errors ?? []} warnings={result?.warnings ?? []} />
      {result?.receipt ? (
        <BreakReceipt receipt={result.receipt} timeZone={viewer.timeZone} />
      ) : (
        <>
          <Notice kind="care" title="This cannot be undone">
            <p>
              Break the code only when somebody who treats {number} must know her arm now. One person whom you
              name is shown the arm of {number}, and of nobody else. You are not shown it, unless you say
              below that you read it.
            </p>
            <p>
              Who asked, when and for whom stands on <a href="/who-can-see-arms">Who can see arms</a>, which
              everybody in the study can open; the investigator is told why. She stays in the study.
            </p>
          </Notice>
          <p>
            If you cannot do it here, call the safety contact: {safety.name},{' '}
            <a href={`tel:${safety.phone.replace(/[^+\d]/g, '')}`}>{safety.phone}</a>.
          </p>
          <BreakForm
            number={number}
            mode={viewer.mode}
            {...choices}
            typed={result?.typed}
            errors={result?.errors}
            warnings={result?.warnings}
          />
        </>
      )}
    </Shell>
  );
}

// The commitment: open to every role, to be printed. One of the two people who enter the public value does it here, too.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs, actAsAnyone } from '#app/access/act-as.server.ts';
import { fieldsOf } from '#app/access/params.server.ts';
import { BeaconForm, CommitmentFacts } from '#app/views/commitment.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Commitment · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return { viewer: await person.viewer(), its: await person.commitment() };
}

export async function action(args: ActionFunctionArgs) {
  const one = await actAs(args, 'administrator', 'coordinator');
  const { beacon = '' } = await fieldsOf(args.request);
  const entered = await one.enterBeacon(beacon);
  return entered.ok ? redirect('/commitment') : data(entered, { status: 422 });
}

export default function CommitmentPage() {
  const { viewer, its } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell viewer={viewer} title="Commitment">
      {refused && <ErrorSummary errors={[{ field: 'beacon', message: refused.message }]} />}
      {its.commitment ? (
        <>
          <CommitmentFacts {...its} commitment={its.commitment} timeZone={viewer.timeZone} />
          {its.mayEnter && <BeaconForm {...its.commitment} typed={refused?.typed} error={refused?.message} />}
        </>
      ) : (
        <Notice title={its.mode === 'practice' ? 'Nothing is committed to yet' : 'Nothing was committed to'}>
          {its.mode === 'practice'
            ? 'The administrator commits to the design and the key of the list when the study is activated.'
            : 'This study was activated by an earlier version. Its list follows from design and key alone.'}
        </Notice>
      )}
    </Shell>
  );
}

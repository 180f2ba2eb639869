// The second look at her eligibility: what was answered at screening, and the confirmation of somebody who did not screen.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { CriteriaTable } from '#app/views/criteria-table.tsx';
import { ConfirmEligibility, EligibilityFacts, EligibilityNotice } from '#app/views/eligibility.tsx';
import { ErrorSummary } from '#app/views/error-summary.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Eligibility · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const number = param(args.params, 'number', shapes.participant);
  return { viewer: await person.viewer(), its: await person.eligibility.view(number) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const number = param(args.params, 'number', shapes.participant);
  const { checked, version, __mode: mode } = await fieldsOf(args.request);
  const confirmed = await person.eligibility.confirm(number, { checked, version, mode });
  if (confirmed.ok) return redirect(`/participants/${number}?done=eligibility`);
  return data({ errors: confirmed.errors, checked: checked ?? '' }, { status: confirmed.status });
}

export default function EligibilityPage() {
  const { viewer, its } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title={`Eligibility of ${its.number}`}
      identity={its.identity}
      back={{ href: `/participants/${its.number}`, label: `Participant ${its.number}` }}
    >
      <ErrorSummary errors={refused?.errors ?? []} />
      <EligibilityNotice its={its} />
      <EligibilityFacts its={its} timeZone={viewer.timeZone} linked={viewer.role === 'coordinator'} />
      {its.criteria && <CriteriaTable criteria={its.criteria} />}
      {its.mayConfirm && (
        <ConfirmEligibility
          version={its.version}
          typed={refused?.checked}
          error={refused?.errors[0]?.message}
        />
      )}
    </Shell>
  );
}

// The programs of the analysis: everybody reads what was registered, by whom and when; the statistician registers.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs, actAsAnyone } from '#app/access/act-as.server.ts';
import { fieldsOf, queryOf } from '#app/access/params.server.ts';
import { AnalysisPrograms } from '#app/views/analysis-programs.tsx';
import { Done } from '#app/views/done.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Programs of the analysis · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return {
    viewer: await person.viewer(),
    its: await person.analysisPrograms(),
    done: queryOf(args.request, 'done'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const ticks = await fieldsOf(args.request);
  const { name = '', sha256 = '', note = '' } = ticks;
  const registered = await statistician.registerProgram({ name, sha256, note, ticks });
  if (registered.ok) return redirect('/analysis-programs?done=program');
  const { errors, warnings = [] } = registered;
  return data({ typed: { name, sha256, note }, errors, warnings }, { status: 422 });
}

export default function AnalysisProgramsPage() {
  const { viewer, its, done } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title="Programs of the analysis"
      back={{ href: '/lock', label: 'Lock and unseal' }}
    >
      {refused ? <FormProblems {...refused} /> : <Done code={done} />}
      <AnalysisPrograms its={its} timeZone={viewer.timeZone} refused={refused} />
    </Shell>
  );
}

// The versions of the consent sheet: since when each is in force, and who has to consent again.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, queryOf } from '#app/access/params.server.ts';
import { ConsentSheets } from '#app/views/consent-sheets.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Consent forms · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const sheets = await administrator.sheets.list();
  const change = queryOf(args.request, 'change');
  return {
    viewer: await administrator.viewer(),
    sheets,
    changing: sheets.find(({ id }) => id === change),
    isSaved: queryOf(args.request, 'done') === 'saved',
  };
}

export async function action(args: ActionFunctionArgs) {
  const { sheets } = await actAs(args, 'administrator');
  const fields = await fieldsOf(args.request);
  const saved = await sheets.save(fields);
  if (saved.ok) return redirect('/settings/consent-sheets?done=saved');
  const typed = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text ?? '']));
  const { errors, warnings = [] } = saved;
  return data({ typed, errors, warnings }, { status: 422 });
}

export default function ConsentSheetsPage() {
  const { viewer, sheets, changing, isSaved } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <Shell
      viewer={viewer}
      title="Versions of the consent form"
      back={{ href: '/settings', label: 'Study settings' }}
    >
      {refused && <FormProblems {...refused} />}
      {isSaved && !refused && <Notice kind="done">The versions are saved.</Notice>}
      <ConsentSheets sheets={sheets} changing={changing} refused={refused} isLocked={viewer.lock !== null} />
    </Shell>
  );
}

// The scanners of the site: how precise each is, and which two were calibrated against each other.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, queryOf } from '#app/access/params.server.ts';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Calibrations, Scanners } from '#app/views/scanners.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Scanners · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const { scanners, calibrations } = await administrator.scanners.list();
  const change = queryOf(args.request, 'change');
  return {
    viewer: await administrator.viewer(),
    scanners,
    calibrations,
    changing: scanners.find(({ id }) => id === change),
    isSaved: queryOf(args.request, 'done') === 'saved',
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scanners } = await actAs(args, 'administrator');
  const fields = await fieldsOf(args.request);
  const intent = fields.intent ?? '';
  const saved = await (intent === 'calibration' ? scanners.calibrate(fields) : scanners.save(fields));
  if (saved.ok) return redirect('/settings/scanners?done=saved');
  const typed = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text ?? '']));
  const { errors, warnings = [] } = saved;
  return data({ intent, typed, errors, warnings }, { status: 422 });
}

export default function ScannersPage() {
  const { viewer, scanners, calibrations, changing, isSaved } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const isLocked = viewer.lock !== null;
  return (
    <Shell viewer={viewer} title="Scanners" back={{ href: '/settings', label: 'Study settings' }}>
      {refused && <FormProblems {...refused} />}
      {isSaved && !refused && <Notice kind="done">The scanners are saved.</Notice>}
      <Scanners
        scanners={scanners}
        changing={changing}
        refused={refused?.intent === 'calibration' ? undefined : refused}
        isLocked={isLocked}
      />
      <Calibrations
        calibrations={calibrations}
        names={scanners.map((each) => each.typed.scanner ?? '')}
        refused={refused?.intent === 'calibration' ? refused : undefined}
        isLocked={isLocked}
      />
    </Shell>
  );
}

// Voiding a questionnaire that another woman had answered, with a reason.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { Shell } from '#app/views/shell.tsx';
import { VoidForm } from '#app/views/void-form.tsx';

export const meta = () => [{ title: 'Void a questionnaire · Equipoise' }];

const keyOf = (params: LoaderFunctionArgs['params']) =>
  [param(params, 'number', shapes.participant), param(params, 'form', shapes.name)] as const;

export async function loader(args: LoaderFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  const { number, form, version } = await trainer.sealedForms.toVoid(...keyOf(args.params));
  return { viewer: await trainer.viewer(), number, form, version };
}

export async function action(args: ActionFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  const key = keyOf(args.params);
  const ticks = await fieldsOf(args.request);
  const { reason = '', version, __mode: mode } = ticks;
  const input = { reason, version: Number(version), mode, ticks };
  const voided = await trainer.sealedForms.voidForm(...key, input);
  return voided.ok
    ? redirect(`/programme/${key[0]}?done=voided_questionnaire`)
    : data({ reason, message: voided.message, warnings: voided.warnings ?? [] }, { status: 422 });
}

export default function VoidSealedForm() {
  const { viewer, number, form, version } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const label = instrumentNamed(form)?.label ?? '';
  return (
    <Shell
      viewer={viewer}
      title={`Void the questionnaire of ${number}`}
      back={{ href: `/programme/${number}/${form}`, label }}
    >
      <VoidForm what="this questionnaire" version={version} refused={refused} />
    </Shell>
  );
}

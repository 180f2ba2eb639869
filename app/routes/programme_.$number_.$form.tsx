// A questionnaire that would tell an arm, for whoever knows it: typed from the paper that the participant filled in.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { entriesOf, param, shapes } from '#app/access/params.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { Shell } from '#app/views/shell.tsx';
import { TwoLayerForm } from '#app/views/two-layer-form.tsx';

export const meta = () => [{ title: 'Questionnaire · Equipoise' }];

const keyOf = (params: LoaderFunctionArgs['params']) =>
  [param(params, 'number', shapes.participant), param(params, 'form', shapes.name)] as const;

export async function loader(args: LoaderFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  return { viewer: await trainer.viewer(), form: await trainer.sealedForms.open(...keyOf(args.params)) };
}

export async function action(args: ActionFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  const key = keyOf(args.params);
  const saved = await trainer.sealedForms.save(...key, await entriesOf(args.request));
  if (!saved.ok) return data(saved.view, { status: saved.status });
  return redirect(`/programme/${key[0]}?done=questionnaire`);
}

export default function SealedForm() {
  const { viewer, form } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const instrument = instrumentNamed(form.form);
  const at = `/programme/${form.number}`;
  return (
    <Shell
      viewer={viewer}
      title={`${instrument?.label}, ${form.number}`}
      back={{ href: at, label: form.number }}
    >
      {instrument?.intro && <p>{instrument.intro}</p>}
      {instrument && (
        <TwoLayerForm
          instrument={instrument}
          what="questionnaire"
          sealed={null}
          record={refused ?? form}
          wording={form.wording}
          blinded={false}
        />
      )}
      {form.id && !viewer.lock && (
        <p className="aside">
          Entered for the wrong participant? <a href={`${at}/${form.form}/void`}>Void this questionnaire</a>
        </p>
      )}
    </Shell>
  );
}

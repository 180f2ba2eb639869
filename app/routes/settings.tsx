// The site: its name, time zone, scanner, and the safety contact outside the blinded team.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, queryOf } from '#app/access/params.server.ts';
import { study } from '#app/study/index.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { TextField } from '#app/views/fields.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Study settings · Equipoise' }];

const names = ['name', 'time_zone', 'scanner', 'safety_name', 'safety_phone', 'safety_email'] as const;
const optionalForms = study.instruments.filter((each) => each.optional);
type Typed = Record<(typeof names)[number], string>;

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const { site } = await administrator.settings.state();
  const typed: Typed = {
    name: site?.name ?? '',
    time_zone: site?.timeZone ?? '',
    scanner: site?.scanner ?? '',
    safety_name: site?.safetyName ?? '',
    safety_phone: site?.safetyPhone ?? '',
    safety_email: site?.safetyEmail ?? '',
  };
  const optional = site?.optionalForms ?? [];
  return {
    viewer: await administrator.viewer(),
    typed,
    optional,
    saved: queryOf(args.request, 'done') === 'saved',
  };
}

export async function action(args: ActionFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const fields = await fieldsOf(args.request);
  const typed = Object.fromEntries(names.map((name) => [name, fields[name] ?? ''])) as Typed;
  const saved = await administrator.settings.saveSite(typed, fields);
  if (saved.ok) return redirect('/settings?done=saved');
  const optional = optionalForms.map(({ name }) => name).filter((name) => fields[`optional_${name}`] === '1');
  return data({ errors: saved.errors, warnings: saved.warnings ?? [], typed, optional }, { status: 422 });
}

export default function Settings() {
  const { viewer, ...page } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const typed = refused?.typed ?? page.typed;
  const field = (name: (typeof names)[number], label: string, width: number, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      width={width}
      typed={typed[name]}
      error={refused?.errors.find((each) => each.field === name)?.message}
      warnings={refused?.warnings}
    />
  );
  return (
    <Shell viewer={viewer} title="Study settings">
      {refused && <FormProblems {...refused} />}
      {page.saved && !refused && <Notice kind="done">The settings are saved.</Notice>}
      <EntryForm holdsRecord>
        <fieldset className="group">
          <legend>Site</legend>
          {field('name', 'Study site', 30)}
          {field(
            'time_zone',
            'Time zone',
            30,
            'For example Australia/Brisbane or Europe/London. Days and times are shown in it.',
          )}
          {field('scanner', 'DXA scanner', 30, 'Model, and serial number if you have it')}
          <p>
            <a href="/settings/scanners">Scanners, their least significant change and cross-calibrations</a>
          </p>
          <p>
            <a href="/settings/consent-sheets">Versions of the consent form</a>
          </p>
        </fieldset>
        <fieldset className="group">
          <legend>Safety contact</legend>
          <p className="hint">
            Somebody outside the blinded team. Trainers see the telephone number when they mark an event
            serious.
          </p>
          {field('safety_name', 'Safety contact', 30)}
          {field('safety_phone', 'Telephone of the safety contact', 20)}
          {field('safety_email', 'E-mail address of the safety contact', 30)}
        </fieldset>
        <fieldset className="group">
          <legend>Optional forms</legend>
          <p className="hint">
            Those that are ticked are offered at every visit from now on. Nothing waits for them: neither the
            randomisation nor the end of a visit.
          </p>
          <div className="field">
            {optionalForms.map(({ name, label }) => (
              <label key={name} className="choice">
                <input
                  type="checkbox"
                  name={`optional_${name}`}
                  value="1"
                  defaultChecked={(refused?.optional ?? page.optional).includes(name)}
                />
                <span>{label}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Button>Save the settings</Button>
      </EntryForm>
    </Shell>
  );
}

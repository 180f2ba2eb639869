// From practice to production: the study key is made; a custodian's copy of it is proved by the fingerprint that stands in
// it, and the commitment is made; two people enter the public value. The key itself never appears on a page.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf } from '#app/access/params.server.ts';
import { Button, LinkButton } from '#app/views/button.tsx';
import { CommitForm } from '#app/views/commit-form.tsx';
import { BeaconForm, CommitmentFacts } from '#app/views/commitment.tsx';
import { FormProblems } from '#app/views/form-problems.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Activation · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const { mode, keyMade, keyFile, isUploaded } = await administrator.settings.activation();
  const its = await administrator.commitment();
  // Where the key lies is said only while copies are being put away.
  return {
    viewer: await administrator.viewer(),
    mode,
    keyMade,
    keyFile: mode === 'practice' ? keyFile : '',
    isUploaded,
    its,
  };
}

export async function action(args: ActionFunctionArgs) {
  const administrator = await actAs(args, 'administrator');
  const sent = await fieldsOf(args.request);
  if (sent.intent === 'key') {
    await administrator.settings.makeKey();
    return redirect('/activate');
  }
  const typed = Object.fromEntries(names.map((name) => [name, sent[name] ?? ''])) as Typed;
  const { beacon_day: beaconDay, beacon_form: beaconForm, beacon_count: beaconCount, ...input } = typed;
  const named = { ...input, beaconDay, beaconForm, beaconCount, ticks: sent };
  const committed = await administrator.settings.commit(named);
  if (committed.ok) return redirect('/commitment');
  const { errors, warnings = [] } = committed;
  return data({ errors, warnings, typed }, { status: 422 });
}

const names = [
  ...['fingerprint', 'confirm', 'kind', 'reason'],
  ...['beacon', 'beacon_day', 'beacon_form', 'beacon_count'],
] as const;
type Typed = Record<(typeof names)[number], string>;

export default function Activate() {
  const { viewer, mode, keyMade, keyFile, isUploaded, its } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  if (mode === 'production')
    return (
      <Shell viewer={viewer} title="Activation">
        <Notice kind="done" title="The study is in production">
          <p>
            Its design and strata are frozen. Keep the copies of the study key with their custodians: without
            it nobody can randomise or unseal.
          </p>
          {its.commitment && (
            <p>
              <a href="/commitment">The commitment</a>
            </p>
          )}
        </Notice>
      </Shell>
    );
  const { commitment } = its;
  return (
    <Shell viewer={viewer} title="Activation">
      {refused && <FormProblems {...refused} />}
      <p>
        The study is in practice. Activating it discards everything entered so far, freezes the design and the
        strata, and starts the real list.
      </p>
      {!viewer.site && (
        <Notice kind="care" title="Name the site first">
          <p>
            <LinkButton href="/settings">Study settings</LinkButton>
          </p>
        </Notice>
      )}
      {viewer.site && !keyMade && (
        <Form method="post">
          <h2>1. Make the study key</h2>
          <p>
            It is written to a file of its own on the server. Whoever holds it can compute the list, so its
            custodians must stand outside the blinded team.
          </p>
          <Button name="intent" value="key">
            Make the study key
          </Button>
        </Form>
      )}
      {viewer.site && keyMade && commitment && (
        <>
          <CommitmentFacts {...its} commitment={commitment} timeZone={viewer.timeZone} />
          {its.mayEnter && <BeaconForm {...commitment} />}
          <details className="more" open={refused !== undefined}>
            <summary>Replace this commitment</summary>
            <CommitForm {...{ keyFile, isUploaded }} {...refused} replaces />
          </details>
        </>
      )}
      {viewer.site && keyMade && !commitment && <CommitForm {...{ keyFile, isUploaded }} {...refused} />}
    </Shell>
  );
}

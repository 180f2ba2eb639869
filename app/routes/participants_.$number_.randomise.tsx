// Randomising one participant. The answer is a receipt: number and time, never the arm.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { Facts } from '#app/views/facts.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Randomise · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const { randomisedOn, identity } = await coordinator.participants.view(number);
  const missing = randomisedOn ? [] : await coordinator.randomisation.missing(number);
  return { viewer: await coordinator.viewer(), number, randomisedOn, identity, missing };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const { __mode: mode } = await fieldsOf(args.request);
  return { receipt: await coordinator.randomisation.randomise(number, mode) };
}

export default function Randomise() {
  const { viewer, number, randomisedOn, identity, missing } = useLoaderData<typeof loader>();
  const receipt = useActionData<typeof action>()?.receipt;
  const isReady = !receipt && !randomisedOn && missing.length === 0;
  return (
    <Shell
      viewer={viewer}
      title={`Randomise ${number}`}
      identity={identity}
      back={{ href: `/participants/${number}`, label: `Participant ${number}` }}
    >
      {receipt && (
        <Notice kind="done" title={`${receipt.number} is randomised`}>
          <Facts
            facts={[
              ['Participant', receipt.number],
              ['Time', <Instant key="t" at={receipt.randomisedAt} timeZone={viewer.timeZone} />],
            ]}
          />
          <p>Her trainer sees the arm and tells her. You and the assessors stay blinded: do not ask.</p>
        </Notice>
      )}
      {!receipt && randomisedOn && (
        <Notice title={`${number} was randomised on ${randomisedOn}`}>An allocation stands for good.</Notice>
      )}
      {missing.length > 0 && (
        <Notice kind="care" title="Not ready">
          <ul>
            {missing.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isReady && (
        <EntryForm>
          <p>
            Consent and every baseline form are complete. Randomising cannot be undone: an allocation stands,
            also when it was a mistake.
          </p>
          <Button>Randomise {number} now</Button>
        </EntryForm>
      )}
    </Shell>
  );
}

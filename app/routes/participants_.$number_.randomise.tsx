// Randomising one participant: the gate with its four conditions, and the button once all hold. The answer is a receipt: number and time, never the arm.
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { fieldsOf, param, shapes } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { EntryForm } from '#app/views/entry-form.tsx';
import { Facts } from '#app/views/facts.tsx';
import { GateConditions } from '#app/views/gate.tsx';
import { Instant } from '#app/views/instant.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Randomise · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const { randomisedOn, identity } = await coordinator.participants.view(number);
  const gate = randomisedOn ? null : await coordinator.randomisation.gate(number);
  return { viewer: await coordinator.viewer(), number, randomisedOn, identity, gate };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const number = param(args.params, 'number', shapes.participant);
  const { __mode: mode } = await fieldsOf(args.request);
  return { receipt: await coordinator.randomisation.randomise(number, mode) };
}

export default function Randomise() {
  const { viewer, number, randomisedOn, identity, gate } = useLoaderData<typeof loader>();
  const receipt = useActionData<typeof action>()?.receipt;
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
              ...(receipt.chained
                ? [
                    ['Place', `number ${receipt.chained.order} of all`] as const,
                    [
                      'Receipt',
                      <span className="code" key="r">
                        {receipt.chained.receipt}
                      </span>,
                    ] as const,
                  ]
                : []),
            ]}
          />
          <p>Her trainer sees the arm and tells her. You and the assessors stay blinded: do not ask.</p>
        </Notice>
      )}
      {!receipt && randomisedOn && (
        <Notice title={`${number} was randomised on ${randomisedOn}`}>An allocation stands for good.</Notice>
      )}
      {!receipt && gate && (
        <>
          <p>
            {gate.ready
              ? 'Every condition holds.'
              : 'Not ready: she can be randomised once each of these holds.'}
          </p>
          <GateConditions conditions={gate.conditions} timeZone={viewer.timeZone} />
          {gate.ready && (
            <EntryForm>
              <p>Randomising cannot be undone: an allocation stands, also when it was a mistake.</p>
              <Button>Randomise {number} now</Button>
            </EntryForm>
          )}
        </>
      )}
    </Shell>
  );
}

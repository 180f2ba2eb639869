// Who can see arms: open to every role, so that everybody knows with whom not to speak of them.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAsAnyone } from '#app/access/act-as.server.ts';
import { Instant } from '#app/views/instant.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Who can see arms · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return {
    viewer: await person.viewer(),
    people: await person.whoCanSeeArms(),
    breaks: await person.codeBreaks(),
  };
}

export default function WhoCanSeeArms() {
  const { viewer, people, breaks } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Who can see arms">
      <p>
        These people can see the arm of participants who are randomised. Everybody else, you included unless
        you are on the list, has no way to see one but the breaking of a code, which is listed here.
      </p>
      <Table
        caption="Each was invited by one person and confirmed by another"
        head={['Name', 'Role', 'Invited by', 'Confirmed by']}
        empty={<p>Nobody yet.</p>}
        rows={people.map((each) => ({
          key: each.name,
          cells: [each.name, each.roleLabel, each.invitedBy, each.confirmedBy],
        }))}
      />
      {breaks.length > 0 && (
        <Table
          caption="Codes broken in an emergency: each for one participant and one receiver"
          head={['Participant', 'Shown to', 'Asked for by', 'At']}
          rows={breaks.map((each) => ({
            key: each.id,
            cells: [
              each.number,
              `${each.receiver}, ${each.receiverRole}`,
              each.operatorReads ? `${each.by}, who reads it and tells it` : each.by,
              <Instant key="t" at={each.at} timeZone={viewer.timeZone} />,
            ],
          }))}
        />
      )}
      {viewer.lock?.unsealed && (
        <p>
          The study is unsealed: the statistician's export holds the arms by their names. See{' '}
          <a href="/lock">Lock and unseal</a>.
        </p>
      )}
      <p>
        Whoever holds the study key file can compute the list outside this system. The custodians of the key
        are named in the trial's blinding plan.
      </p>
    </Shell>
  );
}

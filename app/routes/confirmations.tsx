// The second person's page: invitations to roles that can see arms wait here for a coordinator.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { linkAddress } from '#app/access/entry.server.ts';
import { found } from '#app/access/guard.server.ts';
import { fieldsOf } from '#app/access/params.server.ts';
import { roles } from '#app/study/roles.ts';
import { Button } from '#app/views/button.tsx';
import { OneTimeLink } from '#app/views/one-time-link.tsx';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Confirmations · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  return { viewer: await coordinator.viewer(), waiting: await coordinator.people.waiting() };
}

export async function action(args: ActionFunctionArgs) {
  const coordinator = await actAs(args, 'coordinator');
  const { person = '' } = await fieldsOf(args.request);
  const { id, name } = found((await coordinator.people.waiting()).find((each) => each.id === person));
  return data({ name, link: linkAddress(args, await coordinator.people.confirm(id)) });
}

export default function Confirmations() {
  const { viewer, waiting } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <Shell viewer={viewer} title="Confirmations">
      {done && <OneTimeLink name={done.name} link={done.link} needsCode />}
      <p>
        A link to an account that can see arms needs two people: whoever started it tells the person a code,
        you send the address. You are asked whether this person may know arms and works outside the blinded
        team.
      </p>
      <Table
        caption="Links that wait for a second person"
        head={['Name', 'E-mail address', 'Role', 'Invited by', '']}
        empty={<p>Nothing waits. When an administrator invites a trainer, you confirm it here.</p>}
        rows={waiting.map((each) => ({
          key: each.id,
          cells: [
            each.name,
            each.email,
            roles[each.role].label,
            each.invitedBy,
            <Form method="post" key="f">
              <input type="hidden" name="person" value={each.id} />
              <Button kind="secondary">Confirm</Button>
            </Form>,
          ],
        }))}
      />
    </Shell>
  );
}

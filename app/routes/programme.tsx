// The trainer's list of everybody randomised. Only for the unblinded; each view is an access event.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { ArmTable } from '#app/views/arm-table.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Programme · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const trainer = await actAs(args, 'trainer');
  return { viewer: await trainer.viewer(), lines: await trainer.programme.revealArms() };
}

export default function Programme() {
  const { viewer, lines } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Programme">
      <ArmTable
        lines={lines}
        timeZone={viewer.timeZone}
        empty={<p>Nobody is randomised yet. When a coordinator randomises, she appears here with her arm.</p>}
      />
    </Shell>
  );
}

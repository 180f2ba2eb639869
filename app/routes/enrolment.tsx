// How far recruitment has come: pooled, for everybody.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAsAnyone } from '#app/access/act-as.server.ts';
import { EnrolmentCount } from '#app/views/enrolment-count.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Enrolment · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAsAnyone(args);
  return { viewer: await person.viewer(), count: await person.enrolmentCount() };
}

export default function Enrolment() {
  const { viewer, count } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Enrolment so far" back={{ href: '/', label: 'Home' }}>
      <EnrolmentCount {...count} />
    </Shell>
  );
}

// Work lists: what is to be done about visits, the beginning of each list or a page of one.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { pageOf, queryOf } from '#app/access/params.server.ts';
import { Shell } from '#app/views/shell.tsx';
import { WorkLists } from '#app/views/work-lists.tsx';

export const meta = () => [{ title: 'Work list · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor');
  const list = queryOf(args.request, 'list');
  const work = await person.participants.workLists({ list, page: pageOf(args.request) });
  return { viewer: await person.viewer(), work };
}

export default function Work() {
  const { viewer, work } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Work list">
      {viewer.lock ? (
        <p>The study is locked: there is nothing left to do.</p>
      ) : (
        <WorkLists {...work} role={viewer.role} />
      )}
    </Shell>
  );
}

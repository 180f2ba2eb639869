// The record status grid: a row a participant, a column a form of each visit.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { pageOf, queryOf } from '#app/access/params.server.ts';
import { Button } from '#app/views/button.tsx';
import { Select, TextField } from '#app/views/fields.tsx';
import { Pager } from '#app/views/pager.tsx';
import { RecordStatusGrid } from '#app/views/record-status-grid.tsx';
import { Shell } from '#app/views/shell.tsx';
import { MarkLegend } from '#app/views/status-mark.tsx';

export const meta = () => [{ title: 'Participants · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const person = await actAs(args, 'coordinator', 'assessor', 'investigator');
  const [filter, search] = [queryOf(args.request, 'filter'), queryOf(args.request, 'search')];
  return {
    viewer: await person.viewer(),
    filters: await person.participants.filters(),
    grid: await person.participants.grid({ page: pageOf(args.request), filter, search }),
  };
}

export default function Participants() {
  const { viewer, filters, grid } = useLoaderData<typeof loader>();
  const isNarrowed = grid.filter !== 'all' || grid.search !== '';
  const href = (page: number) =>
    `/participants?${new URLSearchParams({ filter: grid.filter, search: grid.search, page: String(page) })}`;
  return (
    <Shell viewer={viewer} title="Participants" wide>
      <Form method="get" className="search" key={`${grid.filter} ${grid.search}`}>
        <TextField name="search" label="Participant number" width={12} typed={grid.search} />
        <Select
          name="filter"
          label="Show"
          choices={filters.map(([value, label]) => ({ value, label }))}
          typed={grid.filter}
        />
        <Button kind="secondary">Show</Button>
      </Form>
      <MarkLegend />
      <RecordStatusGrid
        rows={grid.rows}
        role={viewer.role}
        empty={
          isNarrowed ? (
            <p>
              No participant fits. <a href="/participants">Show everybody</a>.
            </p>
          ) : (
            <p>Nobody is enrolled yet. A person is enrolled from the screening log, with her consent.</p>
          )
        }
      />
      {grid.total > 0 && (
        <Pager
          page={grid.page}
          pages={grid.pages}
          total={grid.total}
          noun={grid.total === 1 ? 'participant' : 'participants'}
          href={href}
        />
      )}
    </Shell>
  );
}

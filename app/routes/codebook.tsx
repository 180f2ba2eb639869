// The codebook, for reading: every variable of the study that is not sealed.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { codebookRows } from '#app/study/codebook.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Codebook · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const rows = codebookRows({ includeRevealing: false }).filter((each) => !each.identifier);
  return {
    viewer: await statistician.viewer(),
    instruments: Object.entries(Object.groupBy(rows, (each) => each.instrument)),
  };
}

export default function Codebook() {
  const { viewer, instruments } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Codebook" wide>
      {instruments.map(([name, rows = []]) => (
        <section key={name}>
          <h2>{instrumentNamed(name)?.label ?? name}</h2>
          <Table
            compact
            caption={`Form ${name}`}
            head={['Field', 'Label', 'Code', 'Type', 'Unit', 'Possible', 'Expected', 'Values or derivation']}
            rows={rows.map((each) => ({
              key: each.field,
              cells: [
                <code key="f">{each.field}</code>,
                each.label,
                each.code,
                each.type,
                each.unit,
                each.range,
                each.expected,
                <span key="v" className="wrap">
                  {each.values || each.derivation}
                  {each.asked && (
                    <>
                      {' '}
                      <em>Asked when {each.asked}</em>
                    </>
                  )}
                  {each.checks && (
                    <>
                      {' '}
                      <em>Checked: {each.checks}</em>
                    </>
                  )}
                </span>,
              ],
            }))}
          />
        </section>
      ))}
    </Shell>
  );
}

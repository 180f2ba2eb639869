// The codebook, for reading: every variable of the study that is not sealed.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { readableCodebook } from '#app/study/codebook.ts';
import { Shell } from '#app/views/shell.tsx';
import { Table } from '#app/views/table.tsx';

export const meta = () => [{ title: 'Codebook · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  return { viewer: await statistician.viewer(), forms: readableCodebook() };
}

export default function Codebook() {
  const { viewer, forms } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Codebook" wide>
      <p>
        <a href="/codebook.pdf">Download this codebook as PDF</a>
      </p>
      {forms.map(({ name, label, rows }) => (
        <section key={name}>
          <h2>{label}</h2>
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

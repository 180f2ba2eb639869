// The export page: what the bundle holds, what it leaves out, and the download.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { DownloadForm } from '#app/views/download-form.tsx';
import { Facts } from '#app/views/facts.tsx';
import { Choice } from '#app/views/fields.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Export · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const isToChoose = new URL(args.request.url).searchParams.has('choose');
  return { viewer: await statistician.viewer(), isToChoose, ...(await statistician.export.describe()) };
}

const kinds = [
  ['analysis', 'Analysis datasets'],
  ['data', 'Recorded data'],
  ['reading', 'Side by side, for reading'],
] as const;

export default function Export() {
  const { viewer, isToChoose, arm, tables, formats, list, leftOut, cut } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Export">
      <Notice title={arm.title}>
        <p>{arm.text}</p>
      </Notice>
      {viewer.mode === 'practice' && (
        <Notice kind="care">
          <p>The study is in practice: every file is marked PRACTICE.</p>
        </Notice>
      )}
      <DownloadForm
        action="/export/download"
        label="Download the dataset (zip)"
        what="The dataset"
        isReady={(chosen) => chosen.has('format')}
      >
        <Choice
          name="format"
          label="Formats"
          many
          error={
            isToChoose
              ? 'Formats: nothing was chosen. Choose at least one; nothing was downloaded.'
              : undefined
          }
          typed={isToChoose ? [] : formats.filter(({ isUsual }) => isUsual).map(({ name }) => name)}
          choices={formats.map(({ name, label, maxRows }) => ({
            ...{ value: name, label },
            ...(maxRows !== null && { hint: `Tables of at most ${maxRows.toLocaleString('en-GB')} rows` }),
          }))}
        />
        <Choice
          name="without_planned"
          label="Rows of ADEFF"
          many
          choices={[
            {
              value: '1',
              label: 'Without those that were planned and are missing',
              hint: 'They have DTYPE PHANTOM and the reason',
            },
          ]}
        />
        <p className="hint">Each download is recorded. The same database gives the same bytes.</p>
      </DownloadForm>
      <p className="after-form">
        Programs can read the dataset too: <a href="/tokens">access for programs</a>. Its manifest names the{' '}
        <a href="/analysis-programs">programs of the analysis</a> that are registered.
      </p>
      <h2>What is in it</h2>
      {kinds.map(([kind, title]) => (
        <section key={kind}>
          <h3>{title}</h3>
          <Facts
            facts={tables
              .filter((each) => each.kind === kind)
              .map(({ name, label, structure }) => [name, `${label}. ${structure}.`])}
          />
        </section>
      ))}
      {list.length > 0 && (
        <section>
          <h3>The list of allocations</h3>
          <Facts facts={list} />
        </section>
      )}
      <h2>What is left out</h2>
      <ul>
        {leftOut.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <p className="hint">
        Cut: the last open event, number {cut.seq}, <span className="code">{cut.hash.slice(0, 16)}</span>
      </p>
    </Shell>
  );
}

// The export page: what the bundle holds, what it leaves out, and the download.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { Button } from '#app/views/button.tsx';
import { Facts } from '#app/views/facts.tsx';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Export · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  return { viewer: await statistician.viewer(), ...(await statistician.export.describe()) };
}

export default function Export() {
  const { viewer, arm, files, leftOut, cut } = useLoaderData<typeof loader>();
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
      <form method="post" action="/export/download">
        <Button>Download the dataset (zip)</Button>
      </form>
      <p className="hint">Each download is recorded. The same database gives the same bytes.</p>
      <h2>What is in it</h2>
      <Facts facts={files} />
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

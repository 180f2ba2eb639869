// The codebook of the page as PDF. A route with a page, so that whoever may not open it is refused like everywhere, and so that
// it can say why there is no file; app/entry.server.tsx sends the file itself.
import { data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { actAs } from '#app/access/act-as.server.ts';
import { Notice } from '#app/views/notice.tsx';
import { Shell } from '#app/views/shell.tsx';

export const meta = () => [{ title: 'Codebook · Equipoise' }];

export async function loader(args: LoaderFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const made = await statistician.codebook();
  const viewer = await statistician.viewer();
  if (!made.ok) return data({ viewer, why: made.why, file: null, isBase64: true }, { status: 422 });
  return data(
    { viewer, why: '', file: made.bytes.toString('base64'), isBase64: true },
    {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': `attachment; filename="${made.fileName}"`,
      },
    },
  );
}

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export default function CodebookFile() {
  const { viewer, why } = useLoaderData<typeof loader>();
  return (
    <Shell viewer={viewer} title="Codebook as PDF">
      <Notice kind="care">
        <p>The file was not written: {why}.</p>
      </Notice>
      <p>
        <a href="/codebook">Read the codebook</a> instead: the page has every sign.
      </p>
    </Shell>
  );
}

// The bundle itself. A POST, since every download is written to the access ledger.
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { actAs } from '#app/access/act-as.server.ts';

export const loader = () => redirect('/export');

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const { fileName, bytes } = await statistician.export.download();
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Content-Length': String(bytes.length),
    },
  });
}

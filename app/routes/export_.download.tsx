// The bundle itself. A POST, since every download is written to the access ledger.
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { actAs } from '#app/access/act-as.server.ts';
import { sendDownload } from '#app/access/downloads.server.ts';

export const loader = () => redirect('/export');

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const sent = await args.request.formData();
  const wanted = sent.getAll('format').map(String);
  const formats = (await statistician.export.formats()).filter((name) => wanted.includes(name));
  if (formats.length === 0) return redirect('/export?choose=1');
  return sendDownload(args, async (making) => ({
    ...(await statistician.export.stream(formats, making)),
    mediaType: 'application/zip',
  }));
}

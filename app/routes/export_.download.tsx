// The bundle itself. A POST, since every download is written to the access ledger.
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { actAs } from '#app/access/act-as.server.ts';
import { type Making, sendDownload } from '#app/access/downloads.server.ts';
import { manyOf } from '#app/access/params.server.ts';
import { progressType } from '#app/views/download.ts';

export const loader = () => redirect('/export');

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const wanted = await manyOf(args.request, 'format');
  const formats = (await statistician.export.formats()).filter((name) => wanted.includes(name));
  if (formats.length === 0) return redirect('/export?choose=1');
  const withoutPlanned = (await manyOf(args.request, 'without_planned')).includes('1');
  const make = async (making: Making) => ({
    ...(await statistician.export.stream({ formats, withoutPlanned }, making)),
    mediaType: 'application/zip',
  });
  return sendDownload(args, make, progressType);
}

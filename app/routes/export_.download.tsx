// The bundle itself. A POST, since every download is written to the access ledger. Its length and its hash stand before it, so
// that a broken download is never taken for a whole one.
import { Readable } from 'node:stream';
import { type ActionFunctionArgs, createReadableStreamFromReadable, redirect } from '@remix-run/node';
import { actAs } from '#app/access/act-as.server.ts';

export const loader = () => redirect('/export');

export async function action(args: ActionFunctionArgs) {
  const statistician = await actAs(args, 'statistician');
  const sent = await args.request.formData();
  const wanted = sent.getAll('format').map(String);
  const formats = (await statistician.export.formats()).filter((name) => wanted.includes(name));
  if (formats.length === 0) return redirect('/export?choose=1');
  const { fileName, bytes, sha256, body } = await statistician.export.stream(formats);
  return new Response(createReadableStreamFromReadable(Readable.from(body)), {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Content-Length': String(bytes),
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    },
  });
}

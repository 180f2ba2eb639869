// One table of the dataset for a program, `/api/export/adsl.csv?changed_since=…`, or the whole of it, `/api/export/bundle.zip`.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { sendDownload } from '#app/access/downloads.server.ts';
import { queryOf } from '#app/access/params.server.ts';
import { forProgram } from '#app/access/programs.server.ts';

export function loader(args: LoaderFunctionArgs) {
  const file = args.params.file ?? '';
  const asked = (name: string) =>
    new URL(args.request.url).searchParams.has(name) ? queryOf(args.request, name) : null;
  if (file === 'bundle.zip')
    return forProgram(args, 'bundle', ['formats', 'without_planned'], ({ token, may }) =>
      sendDownload(args, async ({ stop }) => ({
        ...(await may.bundle(asked('formats'), {
          token,
          stop,
          withoutPlanned: asked('without_planned') === '1',
        })),
        mediaType: 'application/zip',
      })),
    );
  return forProgram(args, 'tables', ['changed_since'], ({ token, may }) =>
    sendDownload(args, async ({ stop }) => {
      const { cut, arm, rows, version, ...made } = await may.table(
        { file, since: asked('changed_since'), stop },
        token,
      );
      // What the next question names, what the bytes cannot say of themselves in every format.
      const headers = {
        ...{ 'Equipoise-Cut': String(cut.seq), 'Equipoise-Rows': rows },
        ...{ 'Equipoise-Arm': arm, 'Equipoise-Version': version },
      };
      return { ...made, headers };
    }),
  );
}

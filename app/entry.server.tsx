// Renders a page in one piece: no part of it arrives later, so its bytes depend on its data alone.
import { PassThrough } from 'node:stream';
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { NonceContext } from './views/nonce.tsx';

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const file = fileIn(headers, remix);
  if (file !== undefined) return Promise.resolve(new Response(file, { status, headers }));
  const nonce = String((context as { nonce?: string }).nonce ?? '');
  const page = (
    <NonceContext.Provider value={nonce}>
      <RemixServer context={remix} url={request.url} nonce={nonce} abortDelay={10_000} />
    </NonceContext.Provider>
  );
  return new Promise((resolve, reject) => {
    let code = status;
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      onAllReady() {
        const body = new PassThrough();
        headers.set('Content-Type', 'text/html; charset=utf-8');
        resolve(new Response(createReadableStreamFromReadable(body), { status: code, headers }));
        pipe(body);
      },
      onShellError: reject,
      onError() {
        code = 500;
      },
    });
    setTimeout(abort, 15_000).unref();
  });
}

/** The file of a route that says that it answers with something other than a page: a text, or bytes in base64. */
function fileIn(
  headers: Headers,
  { staticHandlerContext: { loaderData } }: EntryContext,
): string | Uint8Array<ArrayBuffer> | undefined {
  const type = headers.get('Content-Type') ?? 'text/html';
  if (type.startsWith('text/html')) return undefined;
  const its = Object.values(loaderData).find((each) => typeof each?.file === 'string');
  return its?.isBase64 === true ? new Uint8Array(Buffer.from(its.file, 'base64')) : its?.file;
}

/** The host writes errors to its log, without their messages. A reader who went away is no error. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs): void {
  if (!request.signal.aborted) (context as { report?: (error: unknown) => void }).report?.(error);
}

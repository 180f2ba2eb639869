// Renders a page in one piece: no part of it arrives later, so its bytes depend on its data alone.
import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
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

/** Errors are logged by the host, without their messages. */
export function handleError(error: unknown): void {
  if (error instanceof Error)
    process.stderr.write(
      `${JSON.stringify({ level: 'error', error: error.name, stack: framesOf(error) })}\n`,
    );
}

const framesOf = (error: Error) =>
  (error.stack ?? '')
    .split('\n')
    .filter((each) => each.trimStart().startsWith('at '))
    .slice(0, 8)
    .map((each) => each.trim())
    .join(' < ');

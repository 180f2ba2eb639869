// What every answer carries, and what is refused before Remix sees it.
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { isReadable } from './log.ts';
import { isLoopbackName } from './loopback.ts';
import type { Nonce } from './nonce.ts';

/** Security headers on every answer, errors and files included. */
export function securityHeaders(options: { nonce: Nonce; https: boolean }) {
  const shared = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_, res) => `'nonce-${(res as Response).locals.nonce}'`],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: options.https ? { maxAge: 63_072_000, includeSubDomains: false } : false,
    // Not no-referrer: browsers then send `Origin: null` with a form, which is refused below.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return (req: Request, res: Response, next: NextFunction) => {
    res.locals.nonce = options.nonce(req.path);
    shared(req, res, next);
  };
}

const plainPage = (title: string, text: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;

/** Answers with a page that needs nothing. */
export function refuse(res: Response, status: number, title: string, text: string): void {
  res.status(status).set('Cache-Control', 'no-store').type('html').send(plainPage(title, text));
}

/** Refuses an address that cannot be read: the router would write it to the console. */
export function readableAddress(req: Request, res: Response, next: NextFunction) {
  if (isReadable(req.path)) return next();
  const text = 'The address cannot be read. Check it, or start from your home page.';
  return refuse(res, 400, 'Bad request', text);
}

/**
 * Refuses a Host that is none, and, while no public address is configured, one that is not this computer: a page of
 * another site could be led here by its name. What a proxy says of the host is never used.
 */
export function knownHost(publicOrigin: string | undefined) {
  return (req: Request, res: Response, next: NextFunction) => {
    delete req.headers['x-forwarded-host'];
    const host = req.get('host') ?? '';
    if (!URL.canParse(`http://${host}`) || host === '')
      return refuse(res, 400, 'Bad request', 'The request names no host that can be read.');
    if (publicOrigin !== undefined || isLoopbackName(new URL(`http://${host}`).hostname)) return next();
    return refuse(
      res,
      400,
      'Unknown address',
      'Equipoise is not configured for this address. Set PUBLIC_URL to the address that people use.',
    );
  };
}

const reading = new Set(['GET', 'HEAD']);
const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Refuses a change that another site asks for. Browsers send Origin or Sec-Fetch-Site with every form; a client that
 * sends neither is no browser and carries nobody's cookie by accident, so it is let through.
 */
export function sameOrigin(publicOrigin: string | undefined) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (!known.has(req.method))
      return refuse(res, 405, 'Method not allowed', 'This method is not used here.');
    if (reading.has(req.method)) return next();
    const origin = req.get('origin');
    const own = publicOrigin ?? `${req.protocol}://${req.get('host')}`;
    const site = req.get('sec-fetch-site');
    const foreign =
      origin !== undefined ? origin !== own : site !== undefined && site !== 'same-origin' && site !== 'none';
    // Remix would compare Origin with the Host that a proxy sent, and answer 500: the question is settled here.
    delete req.headers.origin;
    if (!foreign) return next();
    return refuse(
      res,
      403,
      'Refused',
      'This request came from another site. Open Equipoise itself and try again.',
    );
  };
}

/** Bytes: many times the largest form, and few enough that reading a hostile one keeps nobody waiting. */
export const bodyLimit = 64_000;

/** Refuses a body that is larger than any form, whether it says so or not. */
export function limitBody(req: Request, res: Response, next: NextFunction) {
  if (Number(req.get('content-length') ?? 0) > bodyLimit)
    return refuse(res, 413, 'Too large', 'This form is larger than any form here.');
  if (req.get('transfer-encoding') === undefined) return next();
  let size = 0;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bodyLimit) req.destroy();
  });
  req.pause();
  return next();
}

// The one server process: headers, refusals and files, then Remix.
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import type { Config } from './config.ts';
import { describeError, type Log, routePatterns } from './log.ts';
import type { Nonce } from './nonce.ts';
import { knownHost, limitBody, readableAddress, refuse, sameOrigin, securityHeaders } from './security.ts';

export interface HostOptions {
  build: ServerBuild;
  /** Handed to every loader and action. */
  runtime: { healthy(): Promise<boolean> };
  config: Pick<Config, 'publicUrl' | 'trustedProxies'>;
  log: Log;
  nonce: Nonce;
}

const publicFolder = fileURLToPath(new URL('../public', import.meta.url));

export function createHost({ build, runtime, config, log, nonce }: HostOptions): Express {
  const https = config.publicUrl?.startsWith('https://') ?? false;
  const patternOf = routePatterns(build);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.use((req, res, next) => {
    const started = process.hrtime.bigint();
    res.on('finish', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      log({
        level: 'info',
        method: req.method,
        route: patternOf(req.path),
        status: res.statusCode,
        ms: Math.round(ms * 10) / 10,
      });
    });
    next();
  });
  app.use(securityHeaders({ nonce, https }));
  app.use(knownHost(config.publicUrl));
  app.use(readableAddress);
  // What comes with its hash is sent as it is: the hash is of these bytes, and no one may hold them back.
  app.use(
    compression({ filter: (req, res) => !res.hasHeader('Repr-Digest') && compression.filter(req, res) }),
  );
  // Programs read files, and no data of pages.
  app.use(/^\/api\/.*\.data$/, (_, res) =>
    refuse(res, 404, 'Page not found', 'There is nothing at this address.'),
  );
  app.use(
    '/build',
    express.static(`${publicFolder}/build`, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  app.use(express.static(publicFolder, { maxAge: '1h', index: false, redirect: false }));
  app.use((_, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  // For a balancer: this server answers, whether or not the database does. Its pages say so, and keep what was typed.
  app.get('/livez', (_, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/healthz', async (_, res) => {
    const healthy = await runtime.healthy().catch(() => false);
    res.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'no database' });
  });
  app.use(sameOrigin(config.publicUrl));
  app.use(limitBody);
  app.use(
    createRequestHandler({
      build,
      mode: 'production',
      getLoadContext: (req, res) => ({
        runtime,
        nonce: res.locals.nonce,
        address: req.ip ?? '',
        secure: https,
        hasRoom: () => hasRoom(res),
        whenClosed: (then: () => void) =>
          res.destroyed || res.writableFinished ? then() : res.once('close', then),
        report: (error: unknown) => log({ level: 'error', ...describeError(error) }),
      }),
    }),
  );
  const failed: ErrorRequestHandler = (error, _req, res, next) => {
    log({ level: 'error', ...describeError(error) });
    if (res.headersSent) return next(error);
    return refuse(
      res,
      500,
      'Something went wrong',
      'Nothing was saved. Go back and try again; if it happens again, tell your administrator.',
    );
  };
  app.use(failed);
  return app;
}

/** How long a reader may take nothing. */
const patience = 5 * 60_000;

/**
 * Remix writes all that it is given; whoever gives it asks here first, so that no file is held in memory for a slow reader.
 * Whoever takes nothing for `wait` milliseconds is sent away.
 */
export async function hasRoom(res: Response, wait = patience): Promise<boolean> {
  if (!res.destroyed && res.writableNeedDrain)
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        res.off('drain', done).off('close', done);
        resolve();
      };
      const timer = setTimeout(() => res.destroy(), wait);
      timer.unref();
      res.on('drain', done).on('close', done);
    });
  return !res.destroyed;
}

/** Listens and answers the address. */
export function listen(app: Express, host: string, port: number): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({ server, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` });
    });
  });
}

/** Stops taking requests, finishes those that are open (ten seconds at most), then cleans up. */
export function stopGracefully(server: Server, cleanUp: () => void | Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), 10_000);
    server.close(() => {
      clearTimeout(timer);
      void Promise.resolve(cleanUp()).then(resolve);
    });
    server.closeIdleConnections();
  });
}

// Opens a study and serves it: what npm start and the demonstration share.

import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import type { World } from '#app/services/scope.server.ts';
import type { Config } from './config.ts';
import { createHost, listen, stopGracefully } from './host.ts';
import { describeError, type Log, standardLog } from './log.ts';
import { drawnNonce, type Nonce } from './nonce.ts';
import { openRuntime, type Runtime } from './runtime.ts';

interface ServeOptions {
  runtime?: Runtime;
  world?: World;
  nonce?: Nonce;
  log?: Log;
}

const buildFile = fileURLToPath(new URL('../build/index.js', import.meta.url));

/** Starts serving. SIGTERM and SIGINT stop it gracefully. Ends the process with a sentence when it cannot start. */
export async function serve(
  config: Config,
  options: ServeOptions = {},
): Promise<{ runtime: Runtime; url: string; server: Server }> {
  process.umask(0o077);
  try {
    const runtime =
      options.runtime ??
      (await openRuntime({
        place: config.place,
        keyFile: config.keyFile,
        world: options.world,
        log: options.log ?? standardLog,
      }));
    return await serveOn(runtime, config, options);
  } catch (error) {
    const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const sentence = busy
      ? `Port ${config.port} is in use. Choose another with --port.`
      : error instanceof Error
        ? error.message
        : String(error);
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
}

async function serveOn(runtime: Runtime, config: Config, options: ServeOptions) {
  const log = options.log ?? standardLog;
  // React chooses by it when it is loaded, and its development half renders at a third of the speed.
  process.env.NODE_ENV ??= 'production';
  const build = (await import(buildFile)) as ServerBuild;
  const shared = { ...runtime, publicUrl: config.publicUrl ?? '' };
  const app = createHost({ build, runtime: shared, config, log, nonce: options.nonce ?? drawnNonce });
  const { server, url } = await listen(app, config.host, config.port);
  shared.publicUrl ||= url;
  const stop = () => void stopGracefully(server, () => runtime.close()).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('unhandledRejection', (error) => log({ level: 'error', ...describeError(error) }));
  return { runtime, url: config.publicUrl ?? url, server };
}

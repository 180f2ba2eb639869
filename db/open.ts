// Opens the engine that the configuration names: SQLite in the data directory, or PostgreSQL where a place has an
// address of one. Nothing outside db/ knows which of the two it works with.
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Tables } from './schema/index.ts';

export { wordingFile } from './sqlite/directory.ts';

/** What both engines understand of Drizzle: services await its builders and never call .get(), .all() or .run(). */
export type Query = BetterSQLite3Database<Record<string, never>>;
/** The half of a connection that cannot change anything. */
export type Reading = Pick<Query, 'select'>;

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  readonly tables: Tables;
  /** Reading committed data. */
  readonly read: Reading;
  /** Runs `body` alone in one durable transaction; a throw leaves nothing behind. It may be run anew where a transaction is lost. */
  write<T>(body: (q: Query) => Promise<T>): Promise<T>;
  /** Runs `body` on a connection of its own that sees one unchanging state of the database. */
  snapshot<T>(body: (q: Reading) => Promise<T>): Promise<T>;
  /** A copy of the whole database as the file of SQLite in an empty directory, made at this instant. */
  copyTo(dir: string, at: string): Promise<void>;
  /** Whether the database answers and can be written to. */
  healthy(): Promise<boolean>;
  /** What the engine finds wrong with its own database. Empty: nothing. */
  faults(): Promise<string[]>;
  /** What it can say when it has found nothing. */
  readonly sound: string;
  close(): Promise<void>;
}

/**
 * The logins of a running study. Where a place names no others, and on SQLite, all three are one. See
 * docs/decisions/019-the-fourth-lock.md.
 */
export interface Connections {
  /** May do everything that Equipoise does. */
  readonly application: Engine;
  /** Has no right to any sealed table. */
  readonly blinded: Engine;
  /** Of what is sealed: counts places, reads the design, adds allocations and the sealed halves of blinded people's events. */
  readonly allocator: Engine;
}

/** Where a study is: its data directory, and the database when that is not a file in it. */
export interface Place {
  /** The directory of the keys, and of the database file of SQLite. */
  data: string;
  /** postgres://…: the role that the application works as. */
  url?: string;
  /** The role that owns the tables and brings them up to date, where it is another. */
  ownerUrl?: string;
  /** The two lesser roles, where there are any: both or neither. */
  blindedUrl?: string;
  allocatorUrl?: string;
}

/** A place as people know it: without the password. Servers behind sockets are told apart by their directories. */
export function nameOf({ data, url }: Place): string {
  if (url === undefined) return data;
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') || decodeURIComponent(hostname) || 'localhost';
  const at = searchParams.get('port') || port;
  const socket = host.startsWith('/');
  return `postgres://${socket ? 'localhost' : host}${at ? `:${at}` : ''}${pathname}${socket ? `?host=${host}` : ''}`;
}

export interface OpenOptions {
  now: () => string;
  /** Another folder of migrations, only in tests. */
  migrations?: string;
}

export interface ReadOptions {
  migrations?: string;
  /** Also a database that an older or newer version has made. */
  anyVersion?: boolean;
}

const engineOf = (place: Place) =>
  place.url === undefined ? import('./sqlite/engine.ts') : import('./postgres/engine.ts');

/**
 * Throws when the data directory of a place on PostgreSQL holds a study of its own that can be worked with. A variable
 * that was left set would otherwise lead to another study than the one that the directory names.
 */
export async function needOneStudy(place: Place): Promise<void> {
  const { data, url } = place;
  if (url === undefined || data === '' || !(await (await import('./sqlite/engine.ts')).isInUse(data))) return;
  throw new Error(
    `${data} holds a study of its own, in a file of SQLite, and the address names ${nameOf(place)}. For the one in the file give --database '' (or unset DATABASE_URL); for the other one name another data directory with --data.`,
  );
}

/**
 * Opens (and creates and migrates) the database of a place. Throws with a sentence that says what to do when a
 * migration or a setting fails.
 */
export async function openEngine(place: Place, options: OpenOptions): Promise<Engine> {
  await needOneStudy(place);
  return (await engineOf(place)).openEngine(place, options);
}

/** The same, with a connection for each login that the place names. */
export async function openConnections(place: Place, options: OpenOptions): Promise<Connections> {
  await needOneStudy(place);
  return (await engineOf(place)).openConnections(place, options);
}

/**
 * Opens an existing database for reading alone: nothing is created or migrated. Throws with a sentence when there is
 * none, when it is of another version (unless `anyVersion`), or when it cannot be read where it lies.
 */
export async function openForReading(place: Place, options: ReadOptions = {}): Promise<Engine> {
  await needOneStudy(place);
  return (await engineOf(place)).openForReading(place, options);
}

/** Whether a study is there. */
export const hasStudy = async (place: Place): Promise<boolean> => (await engineOf(place)).hasStudy(place);

/** A study as somebody finds it who is about to remove it. */
export interface Found {
  readonly q: Reading;
  readonly tables: Tables;
  closed(): Promise<Closed | undefined>;
}

/**
 * Removes the study of a place, its tables with it. `check` is run in the same transaction, on the same connection: when
 * it throws nothing is removed.
 */
export const removeStudy = async (place: Place, check: (its: Found) => Promise<void>): Promise<void> =>
  (await engineOf(place)).removeStudy(place, check);

/** What the role that owns the tables lacks for a move, as a sentence; undefined: nothing. */
export const faultOfOwner = async (place: Place): Promise<string | undefined> =>
  (await engineOf(place)).faultOfOwner(place);

/** A database while nobody else can write to it: one transaction, kept whole or not at all. */
export interface Alone extends Found {
  readonly q: Query;
  faults(): Promise<string[]>;
  /** From the end of this transaction on no ledger takes an entry, so that the study can only be read. */
  closeLedgers(): Promise<void>;
  openLedgers(): Promise<void>;
}

/** Runs `body` on a study while nobody else can write to it. A throw leaves it as it was. */
export async function alone<T>(place: Place, body: (its: Alone) => Promise<T>): Promise<T> {
  await needOneStudy(place);
  return (await engineOf(place)).alone(place, body);
}

/**
 * Makes the tables of a study in a place that has none and runs `body` on them. A throw, or the end of the process,
 * leaves the place empty. Throws with a sentence when the place holds anything.
 */
export const settle = async <T>(
  place: Place,
  options: OpenOptions,
  body: (its: Alone) => Promise<T>,
): Promise<T> => (await engineOf(place)).settle(place, options, body);

/** What a study whose ledgers are closed was closed for; undefined: it is in use. */
export const closedFor = async (place: Place): Promise<Closed | undefined> =>
  (await engineOf(place)).closedFor(place);

/** It was moved to another place; or it has arrived here and the former place has not let it go yet. */
export interface Closed {
  why: 'moved' | 'arriving';
  /** The other place. */
  place: string;
  at: string;
}

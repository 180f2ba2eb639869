// Where the studies of tests lie: on the engine that the test project names, each in a database of its own.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import type { Place } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { roomy } from './in-memory.ts';

/** Whether this project runs on PostgreSQL. */
export const onPostgres = process.env.TEST_ENGINE === 'postgres';

const role = 'equipoise_test';
// The two lesser roles of the fourth lock: every place has them, see withoutFourthLock.
const blinded = 'equipoise_test_blinded';
const allocator = 'equipoise_test_allocator';
const passwordOf = (name: string) => `secret-${name.length}`;

let server: string | undefined;
/** Puts the places of this file on a server of its own: one that may be killed. */
export function useServer(url: string): void {
  server = url;
}
const serverUrl = () => server ?? inject('postgres');
/** Tells apart where the places of this file are made. */
export const whereabouts = () => (onPostgres ? serverUrl() : 'sqlite');

/** A new folder for a study. */
export const newFolder = () => mkdtempSync(join(roomy(), 'equipoise-test-'));

// One connection for all tests of a file: a new one each time would take as long as what is asked.
let superuser: { url: string; client: Promise<pg.Client> } | undefined;
const leave = async () => {
  const left = superuser;
  superuser = undefined;
  await left?.client.then((client) => client.end()).catch(() => undefined);
};
afterAll(leave);

/** Runs one statement as the superuser of the server. */
async function administer(sql: string): Promise<void> {
  const url = serverUrl();
  if (superuser?.url !== url) await leave();
  superuser ??= { url, client: connected(url) };
  await (await superuser.client).query(sql);
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // The server may be killed: the next statement has a connection of its own.
  client.on('error', leave);
  await client.connect();
  // Two workers may be the first at the same time.
  for (const name of [role, blinded, allocator])
    await client.query(
      `do $$ begin create role ${name} login password '${passwordOf(name)}'; exception when duplicate_object or unique_violation then null; end $$`,
    );
  return client;
}

/** The address of a database for the role of the application, or for the superuser. */
export function addressOf(database: string, as: string | null = role): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  if (as !== null) {
    url.username = as;
    url.password = passwordOf(as);
  }
  return url.href;
}

let made = 0;
async function newDatabase(template: string): Promise<string> {
  const name = `equipoise_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}_${made++}`;
  await administer(`create database ${name} owner ${role} template ${template} encoding 'UTF8'`);
  return name;
}

const databaseOf = ({ url }: Place) => new URL(url ?? '').pathname.slice(1);

const placeOn = (data: string, database: string): Place => ({
  data,
  url: addressOf(database),
  blindedUrl: addressOf(database, blinded),
  allocatorUrl: addressOf(database, allocator),
});

/** The same place as one that knows of no lesser roles. */
export const withoutFourthLock = ({ blindedUrl: _, allocatorUrl: __, ...place }: Place): Place => place;

/** An empty place on the engine of this project. */
export async function emptyPlace(data = newFolder()): Promise<Place> {
  return onPostgres ? placeOn(data, await newDatabase('template0')) : { data };
}

/** A copy of a place that nobody has open, its keys with it. */
export async function copyOf(place: Place): Promise<Place> {
  const data = newFolder();
  cpSync(place.data, data, { recursive: true });
  return place.url === undefined ? { data } : placeOn(data, await newDatabase(databaseOf(place)));
}

/** Removes a place and whoever is still connected to it. */
export async function dropPlace(place: Place): Promise<void> {
  rmSync(place.data, { recursive: true, force: true });
  // A server of one's own goes as a whole.
  if (server === undefined && place.url !== undefined)
    await administer(`drop database if exists ${databaseOf(place)} with (force)`);
}

/** Runs `body` on a copy of a place that nobody has open. */
export async function withCopy<T>(place: Place, body: (copy: Place) => Promise<T>): Promise<T> {
  const copy = await copyOf(place);
  try {
    return await body(copy);
  } finally {
    await dropPlace(copy);
  }
}

/** What tells a command where a place is. */
export const flagsOf = ({ data, url }: Place): string[] => [
  ...['--data', data],
  ...(url === undefined ? [] : ['--database', url]),
];

/** The address of the same database for the superuser. */
export const superuserOf = (place: Place) => addressOf(databaseOf(place), null);

export { databaseFile };

// Settings of a PostgreSQL server, asserted before anything is written: what durability and integrity need.
import type { Client } from './client.ts';

const needed = {
  server_encoding: 'UTF8',
  fsync: 'on',
  full_page_writes: 'on',
  // Given with each connection; a pooler may have dropped it.
  extra_float_digits: '1',
} as const;
const oldest = 14;

/** Throws with a sentence when the server is too old or would lose what it has acknowledged. */
export async function assertSettings(client: Client): Promise<void> {
  const version = Math.floor(Number(await setting(client, 'server_version_num')) / 10_000);
  if (version < oldest) throw new Error(`The server is PostgreSQL ${version}; ${oldest} or newer is needed.`);
  for (const [name, value] of Object.entries(needed)) {
    const actual = await setting(client, name);
    if (actual !== value) throw new Error(`PostgreSQL setting ${name} is ${actual}; ${value} is needed.`);
  }
}

/** How a commit waits: a server that waits for its standbys to apply it goes on doing so, and none waits for less than its own disk. */
export async function commitOf(client: Client): Promise<'on' | 'remote_apply'> {
  return (await setting(client, 'synchronous_commit')) === 'remote_apply' ? 'remote_apply' : 'on';
}

const setting = async (client: Client, name: string): Promise<string> =>
  String((await client.query('select current_setting($1) as value', [name])).rows[0]?.value);

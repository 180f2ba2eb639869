// The role that owns the tables, on a connection of its own: it makes, closes and removes them. Two addresses may name
// two databases, and what was looked at in the one must never be done to the other.
import type pg from 'pg';
import { nameOf, type Place } from '../open.ts';
import { ledgerNames } from '../schema/ledgers.ts';
import { type Client, connectedTo } from './client.ts';
import { isMigrated } from './migrations.ts';

export interface Where {
  /** Of the cluster of files, which stays the same behind every address and pooler. */
  server: string;
  database: string;
  schema: string | null;
  role: string;
}

/** Where a connection is, and as whom. */
export const whereIs = async (client: Client): Promise<Where> =>
  (
    await client.query(
      'select system_identifier::text as server, current_database() as database, current_schema() as schema, current_user as role from pg_control_system()',
    )
  ).rows[0];

/**
 * Runs `body` as the owner of the tables. Throws with a sentence, having changed nothing, when its address leads to
 * another database than that of the application, or to another schema.
 */
export async function asOwner<T>(
  place: Place,
  body: (owner: pg.Client) => Promise<T>,
  more: pg.ClientConfig = {},
): Promise<T> {
  const { url = '', ownerUrl } = place;
  if (ownerUrl === undefined) return connectedTo(url, body, more);
  const its = await connectedTo(url, whereIs);
  return connectedTo(
    ownerUrl,
    async (owner) => {
      await needSame(owner, its, nameOf(place), nameOf({ ...place, url: ownerUrl }));
      return body(owner);
    },
    more,
  );
}

const remedy =
  'give the same database in DATABASE_OWNER_URL (for npm run move: in --from-owner or --to-owner)';

async function needSame(owner: Client, its: Where, name: string, ownerName: string): Promise<void> {
  const own = await whereIs(owner);
  if (own.server !== its.server || own.database !== its.database)
    throw new Error(
      `The owner of the tables is in ${ownerName}, which is another database than ${name}: ${remedy}. Nothing was changed.`,
    );
  if (own.schema === its.schema) return;
  // Before the first start the role of the application may not look into a schema that it is going to work in.
  const { rows } = await owner.query("select has_schema_privilege($1, $2, 'USAGE') as may", [
    its.role,
    own.schema,
  ]);
  if (rows[0].may)
    throw new Error(
      `In ${name} the owner of the tables works in the schema ${own.schema}, the application in ${its.schema}: set the same search_path for both. Nothing was changed.`,
    );
}

/** What the owner's role lacks for moving a study out of a place or into it, as a sentence; undefined: nothing. */
export const faultOfOwner = (place: Place): Promise<string | undefined> =>
  asOwner(place, async (owner) => {
    const { rows } = await owner.query(
      `select current_user as role, current_schema() as schema,
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as may,
         (select count(*)::int from pg_class where relnamespace = current_schema()::regnamespace
           and relname = any($1) and not pg_has_role(relowner, 'USAGE')) as strange`,
      [ledgerNames.map((name) => `ledger_${name}`)],
    );
    const { role, schema, may, strange } = rows[0];
    if ((await isMigrated(owner)) && strange > 0)
      return `the role ${role} does not own the tables in ${nameOf(place)}. Name the address of the role that does.`;
    return may
      ? undefined
      : `the role ${role} may make nothing in the schema ${schema} of ${nameOf(place)}. Name the address of the role that owns it.`;
  });

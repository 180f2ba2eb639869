// Who may do what inside PostgreSQL. The role that the application works as can add to a ledger and read it, and has no
// right to change, delete or empty it; where it owns the tables itself it gives these rights up. Triggers refuse
// whoever has them.
import type pg from 'pg';
import { ledgerNames } from '../schema/ledgers.ts';
import type { Client } from './client.ts';
import { assertSettings } from './settings.ts';

const ledgers = ledgerNames.map((name) => `ledger_${name}`);
const forbidden = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;

/** The name of the role that a connection works as. */
export const roleOf = async (client: Client): Promise<string> =>
  String((await client.query('select current_user as role')).rows[0]?.role);

/** Whether a connection works as the role that owns the tables. */
export const ownsTables = async (client: Client): Promise<boolean> =>
  (
    await client.query(
      "select bool_and(pg_has_role(relowner, 'USAGE')) as owns from pg_class where relnamespace = current_schema()::regnamespace and relname = any($1)",
      [ledgers],
    )
  ).rows[0]?.owns === true;

/** Every table of the current schema. */
export const tablesIn = async (client: Client): Promise<string[]> =>
  (
    await client.query(
      "select c.relname as name from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace order by 1",
    )
  ).rows.map((row) => String(row.name));

/** Gives `role` what the application needs, and takes from it and from the owner what nobody may do to a ledger. */
export async function giveRights(owner: Client, role: string): Promise<void> {
  const own = await roleOf(owner);
  const name = (text: string) => (owner as pg.Client).escapeIdentifier(text);
  const tables = await tablesIn(owner);
  for (const table of tables) {
    const closed = ledgers.includes(table);
    if (own !== role) {
      const rights = closed
        ? 'SELECT, INSERT'
        : table === 'migration'
          ? 'SELECT'
          : table === 'turn'
            ? 'SELECT, UPDATE'
            : 'SELECT, INSERT, UPDATE, DELETE';
      await owner.query(`revoke all on ${name(table)} from public, ${name(role)}`);
      await owner.query(`grant ${rights} on ${name(table)} to ${name(role)}`);
    }
    if (closed)
      await owner.query(`revoke ${forbidden.join(', ')} on ${name(table)} from public, ${name(own)}`);
  }
}

// Roles that may read or write past every right; https://www.postgresql.org/docs/current/predefined-roles.html
const mighty = ['pg_execute_server_program', 'pg_write_server_files', 'pg_write_all_data'];

/** What a role must not be, as a sentence; undefined: it may work. */
async function faultOfRole(client: Client): Promise<string | undefined> {
  const { rows } = await client.query(
    `select current_user as own, rolname as name, rolsuper as super from pg_roles
     where (rolsuper or rolreplication or rolbypassrls or rolname = any($1)) and pg_has_role(current_user, oid, 'MEMBER')
     order by rolname = current_user desc, rolname limit 1`,
    [mighty],
  );
  const role = rows[0];
  if (!role) return undefined;
  const why = role.own === role.name ? '' : `, since it may become ${role.name},`;
  return `The role ${role.own}${why} may do everything to this server, to the ledgers too. Make one that may not: CREATE ROLE equipoise LOGIN PASSWORD '…'; CREATE DATABASE equipoise OWNER equipoise; then name it in the address.`;
}

/** Throws with a sentence when the server or the role must not be worked with. Answers the name of the role. */
export async function checkServer(client: Client): Promise<string> {
  await assertSettings(client);
  const fault = await faultOfRole(client);
  if (fault) throw new Error(fault);
  return roleOf(client);
}

/** What is missing of the protection of the ledgers, each with its remedy. Empty: nothing. */
export async function unprotected(client: Client): Promise<string[]> {
  const { rows } = await client.query(
    `select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where c.relnamespace = current_schema()::regnamespace and t.tgenabled = 'A'
       and t.tgname = c.relname || '_no_' || case when t.tgtype::int & 16 > 0 then 'update' when t.tgtype::int & 8 > 0 then 'delete' else 'truncate' end
       and p.proname = 'ledger_is_never_changed' and p.prosrc ~ '^\\s*BEGIN RAISE EXCEPTION ''a ledger is never changed''; END\\s*$'`,
  );
  const triggers = new Set(rows.map((row) => String(row.name)));
  const missing = ledgers
    .flatMap((table) => forbidden.map((verb) => `${table}_no_${verb.toLowerCase()}`))
    .filter((name) => !triggers.has(name))
    .map((name) => `the trigger ${name}, which protects a ledger, is gone or was changed`);
  const rights: string[] = [];
  for (const table of ledgers)
    for (const verb of forbidden) {
      const may = await client.query(
        'select has_table_privilege(current_user, $1::regclass, $2) as may, current_user as role',
        [table, verb],
      );
      const { role } = may.rows[0] ?? {};
      if (may.rows[0]?.may)
        rights.push(
          `the role ${role} may ${verb} ${table} (as its owner: REVOKE ${verb} ON ${table} FROM ${role})`,
        );
    }
  const turn = await client.query('select count(*) as count from turn');
  const lost =
    Number(turn.rows[0]?.count) === 1
      ? []
      : ['the table turn has lost its row, by which writers wait for each other'];
  return [...missing, ...rights, ...lost];
}

// What the two lesser logins may do inside PostgreSQL, said once: it is given from here and held against the database from
// here. Whatever is not said stays closed, so a table that is added to the sealed ones is closed to both.
import { getTableName } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import pg from 'pg';
import { ledgerOf, outsideTables, postgresTables, sealedNames } from '../schema/index.ts';
import type { Client } from './client.ts';

const lessers = ['blinded', 'allocator'] as const;
export type Lesser = (typeof lessers)[number];
/** The names of the two roles in the database. */
export type LesserRoles = Readonly<Record<Lesser, string>>;

const verbs = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;
type Verb = (typeof verbs)[number];
/** To the whole table, or to some of its columns. */
type Rights = Partial<Record<Verb, 'table' | readonly string[]>>;

const rw: Rights = { SELECT: 'table', INSERT: 'table', UPDATE: 'table' };
// An entry needs the head of its ledger and nothing else of it. What the access ledger tells of unblinded people, such as
// whose events they opened, is for nobody who is blinded.
const shared: Readonly<Record<string, Rights>> = {
  // Of blinded people alone. It is gone in the transaction that saves it.
  draft: { ...rw, DELETE: 'table' },
  // An address that is revoked is gone, and so is a token that is ended.
  calendar_feed: { ...rw, DELETE: 'table' },
  access_token: { ...rw, DELETE: 'table' },
  ledger_open: { SELECT: 'table', INSERT: 'table' },
  ledger_access: { INSERT: 'table' },
  ledger_head: rw,
  turn: { SELECT: 'table', UPDATE: 'table' },
  writer: rw,
};
const ofTheAllocator: Readonly<Record<string, Rights>> = {
  allocation: { SELECT: ['id', 'label', 'position', 'stratum'], INSERT: 'table' },
  randomisation_design: { SELECT: 'table' },
  uploaded_list: { SELECT: 'table' },
  sealed_record: rw,
  ledger_sealed: { INSERT: 'table' },
};
// Rows that a role does not see, and cannot write, in a table that it may work with.
const policies = [
  // How many acts of unblinded people there were.
  { table: 'ledger_head', lesser: 'blinded', sees: "(id <> 'sealed'::text)" },
  // What unblinded people have entered.
  { table: 'sealed_record', lesser: 'allocator', sees: '(whole = 0)' },
] as const;
const policyOf = ({ table, lesser }: (typeof policies)[number]) => `${table}_for_${lesser}`;

const opened = new Set(
  [
    ...[...ledgerOf(postgresTables)].flatMap(([table, ledger]) => (ledger === 'sealed' ? [] : [table])),
    ...outsideTables(postgresTables),
  ].map((table) => getTableName(table as SQLiteTable)),
);
const sealed = new Set<string>([...sealedNames, 'ledger_sealed']);

function rightsOf(lesser: Lesser, table: string): Rights {
  if (lesser === 'allocator' && sealed.has(table)) return ofTheAllocator[table] ?? {};
  return sealed.has(table) ? {} : (shared[table] ?? (opened.has(table) ? rw : {}));
}

const quoted = pg.escapeIdentifier;
const onColumns = (verb: string, on: 'table' | readonly string[] | undefined) =>
  Array.isArray(on) ? `${verb} (${on.join(', ')})` : verb;

/** Gives the two roles their rights, and takes from them whatever else they have been given. For the owner of the tables. */
export async function giveLesserRights(
  owner: Client,
  roles: LesserRoles,
  tables: readonly string[],
): Promise<void> {
  const statements = lessers.flatMap((lesser) => {
    const role = quoted(roles[lesser]);
    return tables.flatMap((table) => {
      const given = Object.entries(rightsOf(lesser, table)).map(([verb, on]) => onColumns(verb, on));
      return [
        `revoke all on ${quoted(table)} from public, ${role}`,
        ...(given.length > 0 ? [`grant ${given.join(', ')} on ${quoted(table)} to ${role}`] : []),
      ];
    });
  });
  await owner.query(statements.join(';'));
  for (const each of await lostPolicies(owner, roles)) {
    const { table, lesser, sees } = each;
    const every = `${table}_for_all`;
    await owner.query(
      `alter table ${table} enable row level security;
       drop policy if exists ${every} on ${table};
       create policy ${every} on ${table} using (true) with check (true);
       drop policy if exists ${policyOf(each)} on ${table};
       create policy ${policyOf(each)} on ${table} as restrictive to ${quoted(roles[lesser])} using ${sees}`,
    );
  }
}

async function lostPolicies(client: Client, roles: LesserRoles) {
  const { rows } = await client.query(
    `select p.polname as name, pg_get_expr(p.polqual, p.polrelid) as sees, p.polroles::regrole[]::text[] as roles
     from pg_policy p join pg_class c on c.oid = p.polrelid
     where c.relnamespace = current_schema()::regnamespace and c.relrowsecurity and not p.polpermissive
       and p.polcmd = '*' and p.polwithcheck is null`,
  );
  return policies.filter(
    (each) =>
      !rows.some(
        ({ name, sees, roles: its }) =>
          name === policyOf(each) && sees === each.sees && its.join() === quotedAsName(roles[each.lesser]),
      ),
  );
}
// As regrole spells it: in quotes only where it must.
const quotedAsName = (role: string) => (/^[a-z_][a-z0-9_]*$/.test(role) ? role : quoted(role));

/** What stands in the database and may not, or the other way round; each with its remedy. */
export interface LesserFaults {
  /** Rights that are too many. */
  excess: string[];
  /** Rights that are missing: the owner of the tables gives them. */
  lacking: string[];
}

interface Found {
  name: string;
  role: string;
  verb: Verb;
  whole: boolean;
  columns: string[];
  all: number;
}

export async function lesserFaults(client: Client, roles: LesserRoles): Promise<LesserFaults> {
  const faults: LesserFaults = { excess: await mightOf(client, roles), lacking: [] };
  const { rows } = await client.query<Found>(
    `select c.relname as name, r.role, v.verb, has_table_privilege(r.role, c.oid, v.verb) as whole,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and v.verb in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
         and has_column_privilege(r.role, c.oid, a.attnum, v.verb) order by 1) as columns
     from pg_class c, unnest($1::text[]) as r(role), unnest($2::text[]) as v(verb)
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
     order by c.relname, r.role, v.verb`,
    [lessers.map((each) => roles[each]), verbs],
  );
  for (const { name, role, verb, whole, columns } of rows) {
    const lesser = role === roles.blinded ? 'blinded' : 'allocator';
    const on = rightsOf(lesser, name)[verb];
    if (on === 'table') {
      if (!whole) faults.lacking.push(lack(role, verb, name));
      continue;
    }
    const more = columns.filter((column) => !on?.includes(column));
    const less = (on ?? []).filter((column) => !columns.includes(column));
    if (whole || more.length > 0) {
      const what = onColumns(verb, whole ? 'table' : more);
      faults.excess.push(
        `the role ${role} may ${what} ${name}: REVOKE ${what} ON ${name} FROM ${quotedAsName(role)}, PUBLIC`,
      );
    }
    if (less.length > 0) faults.lacking.push(lack(role, onColumns(verb, on), name));
  }
  for (const each of await lostPolicies(client, roles)) {
    const { table, lesser, sees } = each;
    const role = roles[lesser];
    faults.lacking.push(
      `the role ${role} may see rows of ${table} that are not ${sees}: CREATE POLICY ${policyOf(each)} ON ${table} AS RESTRICTIVE TO ${quotedAsName(role)} USING ${sees}`,
    );
  }
  return faults;
}

const lack = (role: string, what: string, table: string) =>
  `the role ${role} may not ${what} ${table}: GRANT ${what} ON ${table} TO ${quotedAsName(role)}`;

/** What lets a role step past every right on a table. */
async function mightOf(client: Client, roles: LesserRoles): Promise<string[]> {
  const names = lessers.map((each) => roles[each]);
  const { rows: mighty } = await client.query(
    `select rolname as role from pg_roles where rolname = any($1) and (rolsuper or rolcreaterole or rolreplication or rolbypassrls) order by 1`,
    [names],
  );
  const { rows: members } = await client.query(
    `select m.rolname as role, g.rolname as other from pg_roles m, pg_roles g
     where m.rolname = any($1) and g.oid <> m.oid and pg_has_role(m.oid, g.oid, 'MEMBER') order by 1, 2`,
    [names],
  );
  const { rows: makers } = await client.query(
    `select r.role, current_schema() as schema from unnest($1::text[]) as r(role)
     where has_schema_privilege(r.role, current_schema(), 'CREATE') order by 1`,
    [names],
  );
  const { rows: borrowed } = await client.query(
    `select r.role, p.oid::regprocedure::text as name from pg_proc p, unnest($1::text[]) as r(role)
     where p.pronamespace = current_schema()::regnamespace and p.prosecdef and has_function_privilege(r.role, p.oid, 'EXECUTE') order by 1, 2`,
    [names],
  );
  return [
    ...mighty.map(
      ({ role }) =>
        `the role ${role} may give itself every right: ALTER ROLE ${quotedAsName(role)} NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS`,
    ),
    ...members.map(
      ({ role, other }) =>
        `the role ${role} may become ${other}: REVOKE ${quotedAsName(other)} FROM ${quotedAsName(role)}`,
    ),
    ...makers.map(
      ({ role, schema }) =>
        `the role ${role} may make tables and functions: REVOKE CREATE ON SCHEMA ${schema} FROM ${quotedAsName(role)}, PUBLIC`,
    ),
    ...borrowed.map(
      ({ role, name }) =>
        `the role ${role} may run ${name} with the rights of its owner: REVOKE EXECUTE ON FUNCTION ${name} FROM ${quotedAsName(role)}, PUBLIC`,
    ),
  ];
}

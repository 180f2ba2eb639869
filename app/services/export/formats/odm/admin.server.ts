// Who acted and where: people by their id and role, sites by their number and name. Names and addresses of people are in no file.
import { and, asc, eq, inArray } from 'drizzle-orm';
import { type RoleName, roles } from '#app/study/roles.ts';
import { siteNumber } from '../../blocks.server.ts';
import type { Cut } from '../../cut.server.ts';
import { element, type Xml } from '../xml/element.server.ts';
import { oids } from './forms.server.ts';

export interface Sites {
  /** Id of a site -> the identifier of its location. */
  locationOf(siteId: string): string;
  elements: readonly Xml[];
}

/** The sites, in the order of their numbers. */
export async function sitesOf({ q, tables, stamp }: Cut): Promise<Sites> {
  const { site } = tables;
  const rows = await q.select({ id: site.id, name: site.name }).from(site).orderBy(asc(site.id));
  const all = rows.map(({ id }) => id);
  const locationOf = (id: string) => oids.location(siteNumber(id, all));
  return {
    locationOf,
    elements: rows.map(({ id, name }) =>
      element(
        'Location',
        { OID: locationOf(id), Name: name, LocationType: 'Site' },
        element('MetaDataVersionRef', {
          ...{ StudyOID: stamp.study, MetaDataVersionOID: oids.version(stamp.study) },
          EffectiveDate: stamp.cutAt.slice(0, 10),
        }),
      ),
    ),
  };
}

export interface Users {
  /** The identifier of whoever acted in this role. */
  userOf(actor: string, role: string): string;
  elements: readonly Xml[];
}

/** The system, and whoever acts from the command line: they have no account, and may be named by an address. */
const system = oids.user('system', 'system');

/** Who wrote to these tables in the open ledger, in the order of their ids. */
export async function usersOf({ q, tables }: Cut, written: readonly string[]): Promise<Users> {
  const { ledger_open: ledger, account } = tables;
  const rows = await q
    .select({ actor: ledger.actor, role: ledger.role })
    .from(ledger)
    .innerJoin(account, eq(account.id, ledger.actor))
    .where(and(inArray(ledger.table_name, [...written])))
    .groupBy(ledger.actor, ledger.role)
    .orderBy(asc(ledger.actor), asc(ledger.role));
  const known = new Set(rows.map(({ actor, role }) => oids.user(actor, role)));
  const labelOf = (role: string) => roles[role as RoleName]?.label ?? role;
  return {
    userOf(actor, role) {
      const oid = oids.user(actor, role);
      return known.has(oid) ? oid : system;
    },
    elements: [
      ...rows.map(({ actor, role }) =>
        element(
          'User',
          { OID: oids.user(actor, role), UserType: role === 'investigator' ? 'Investigator' : 'Other' },
          element('DisplayName', {}, labelOf(role)),
        ),
      ),
      element('User', { OID: system, UserType: 'Other' }, element('DisplayName', {}, 'System')),
    ],
  };
}

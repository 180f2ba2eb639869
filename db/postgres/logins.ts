// The logins of the application: who they are, and that together they make the fourth lock. It is looked at from their
// own connections, since an address may lead to another database or to another role than is meant.
import { nameOf, type Place } from '../open.ts';
import { type Client, connectedTo } from './client.ts';
import { type Lesser, type LesserFaults, type LesserRoles, lesserFaults } from './fourth-lock.ts';
import { type Where, whereIs } from './owner.ts';
import { checkServer } from './rights.ts';

const variables = { blinded: 'DATABASE_BLINDED_URL', allocator: 'DATABASE_ALLOCATOR_URL' } as const;

/** The addresses of the two lesser logins; undefined where the place names none. */
function lesserUrls({ blindedUrl, allocatorUrl }: Place): Record<Lesser, string> | undefined {
  return blindedUrl === undefined || allocatorUrl === undefined
    ? undefined
    : { blinded: blindedUrl, allocator: allocatorUrl };
}

const whoIs = (url: string): Promise<Where> =>
  connectedTo(url, async (client) => {
    await checkServer(client);
    return whereIs(client);
  });

/**
 * The two lesser roles of a place; undefined where it names none. Throws with a sentence when an address leads to another
 * database, or two of them to one role.
 */
export async function lesserRoles(place: Place): Promise<LesserRoles | undefined> {
  const urls = lesserUrls(place);
  if (!urls) return undefined;
  const its = await connectedTo(place.url ?? '', whereIs);
  const [blinded, allocator] = [await whoIs(urls.blinded), await whoIs(urls.allocator)];
  for (const [lesser, found] of [
    ['blinded', blinded],
    ['allocator', allocator],
  ] as const) {
    if (found.server !== its.server || found.database !== its.database)
      throw new Error(
        `${variables[lesser]} leads to ${nameOf({ data: '', url: urls[lesser] })}, which is another database than ${nameOf(place)}. Nothing was changed.`,
      );
    if (found.role === its.role)
      throw new Error(
        `${variables[lesser]} names the role ${found.role}, which is the application's own: the fourth lock needs another. Nothing was changed.`,
      );
  }
  if (blinded.role === allocator.role)
    throw new Error(
      `${variables.blinded} and ${variables.allocator} both name the role ${blinded.role}: the fourth lock needs two. Nothing was changed.`,
    );
  return { blinded: blinded.role, allocator: allocator.role };
}

/** What the two roles lack or have too much, seen by `client`; nothing where there are none. */
export const faultsOfRoles = async (client: Client, roles: LesserRoles | undefined): Promise<LesserFaults> =>
  roles ? lesserFaults(client, roles) : { excess: [], lacking: [] };

/** Throws with a sentence where the fourth lock does not hold, or a login would look for its tables elsewhere. */
export async function needFourthLock(place: Place, client: Client, roles: LesserRoles): Promise<void> {
  const { excess, lacking } = await lesserFaults(client, roles);
  if (excess[0]) throw new Error(`The fourth lock does not hold: ${excess[0]}.`);
  if (lacking[0])
    throw new Error(
      `The fourth lock is not set up: ${lacking[0]}. Start once with DATABASE_OWNER_URL, and the owner of the tables does it.`,
    );
  const { schema } = await whereIs(client);
  for (const [lesser, url] of Object.entries(lesserUrls(place) ?? {})) {
    const its = await connectedTo(url, whereIs);
    if (its.schema !== schema)
      throw new Error(
        `${variables[lesser as Lesser]} works in the schema ${its.schema}, the application in ${schema}: set the same search_path for the whole database.`,
      );
  }
}

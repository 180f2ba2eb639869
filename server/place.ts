// Where the study of a command is: its data directory, and the database when DATABASE_URL or --database names one.
import type { Place } from '#db/open.ts';
import { isLoopbackName } from './loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The place that flags and environment name. The flag comes before the environment; an empty one means no address. */
export function placeOf(flags: { data: string; database?: string }, env: Environment): Place {
  const url = (flags.database ?? env.DATABASE_URL) || undefined;
  return {
    data: flags.data,
    ...(url === undefined ? {} : { url }),
    ...(url !== undefined && env.DATABASE_OWNER_URL ? { ownerUrl: env.DATABASE_OWNER_URL } : {}),
    ...(url !== undefined && env.DATABASE_BLINDED_URL ? { blindedUrl: env.DATABASE_BLINDED_URL } : {}),
    ...(url !== undefined && env.DATABASE_ALLOCATOR_URL ? { allocatorUrl: env.DATABASE_ALLOCATOR_URL } : {}),
  };
}

/** What is wrong with the addresses of a place, as a sentence that holds no password; undefined: nothing. */
export function faultOfPlace(
  { url, ownerUrl, blindedUrl, allocatorUrl }: Place,
  flag = '--database',
  ownerFlag = 'DATABASE_OWNER_URL',
): string | undefined {
  const named = [
    [flag, url],
    [ownerFlag, ownerUrl],
    ['DATABASE_BLINDED_URL', blindedUrl],
    ['DATABASE_ALLOCATOR_URL', allocatorUrl],
  ] as const;
  for (const [name, text] of named) {
    const fault = text === undefined ? undefined : faultOf(name, text);
    if (fault) return fault;
  }
  if ((blindedUrl === undefined) === (allocatorUrl === undefined)) return undefined;
  const [there, missing] =
    blindedUrl === undefined
      ? ['DATABASE_ALLOCATOR_URL', 'DATABASE_BLINDED_URL']
      : ['DATABASE_BLINDED_URL', 'DATABASE_ALLOCATOR_URL'];
  return `${missing}: it is not set, and ${there} is. The fourth lock needs both; without it, unset both.`;
}

function faultOf(name: string, text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    return `${name}: give an address such as postgres://equipoise@localhost/equipoise.`;
  if (url.pathname.length < 2) return `${name}: name the database at the end, as in postgres://…/equipoise.`;
  // A socket is named by a directory, as host or in the query.
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  const isHere = host === '' || host.startsWith('/') || isLoopbackName(host);
  if (!isHere && !['sslmode', 'ssl'].some((each) => url.searchParams.has(each)))
    return `${name}: the server ${host} is another computer, so say how the connection is protected: add ?sslmode=verify-full to the address, or ?sslmode=disable where the network itself is.`;
  return undefined;
}

// Reading everything: what is linked from home, every address that can be put together from known ids, every search,
// and the same addresses by every method and header that a curious person could send.
import type { Route } from '../access/routes.ts';
import { fill } from '../access/routes.ts';
import { anchorsOf, formsOf } from './html.ts';
import { dataOf, type Twin } from './pair.ts';

/** What the addresses are put together from. */
export interface Known {
  numbers: readonly string[];
  screenings: readonly string[];
  ids: readonly string[];
}

const forms = [
  'demographics_history',
  'anthropometry',
  'dxa',
  'strength_function',
  'medical_history',
  'whoqol_bref',
  'assessor_guess',
  'consent',
  'adverse_event',
  'unblinding_incident',
  'course',
  'nonsense',
];
const visits = ['baseline', 'followup', 'enrolment', 'other'];

/** Every address of a route that known ids can be put into. */
export function addressesOf(pattern: string, { numbers, screenings, ids }: Known): string[] {
  const values: Record<string, readonly string[]> = {
    number: pattern.startsWith('/screening') ? screenings : numbers,
    visit: visits,
    form: pattern.startsWith('/programme') ? ['paces_8', 'nonsense'] : forms,
    log: ['fall', 'nonsense'],
    id: ids,
    token: ['x'.repeat(43)],
    file: ['adsl.csv', 'bundle.zip', 'nonsense'],
  };
  const names = [...pattern.matchAll(/:([a-z]+)/g)].map(([, name = '']) => name);
  const all = names.reduce<Record<string, string>[]>(
    (some, name) =>
      some.flatMap((each) => (values[name] ?? ['x']).map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
  return all.map((each) => fill(pattern, each));
}

/** Whether an address of this pattern. */
export const shapeOf = (pattern: string) =>
  new RegExp(`^${pattern.replace('*', 'nothing/here').replace(/:[a-z]+/g, '[^/]+')}(\\?.*)?$`);

/** What no list offers, and what no page asks for. */
const nobodys = ['hiprt'];
const queries = 'arm=hiprt&sort=arm&order=arm&programme=1&all=1&page=1';

/** What a search form of a page leads to: every option of its lists and one of nobody's, alone and with a search. */
function searchesOf(html: string, path: string, words: readonly string[]): string[] {
  return formsOf(html, path)
    .filter((form) => form.method === 'get')
    .flatMap(({ action, asked }) => {
      const all = asked.reduce<[string, string][][]>(
        (some, { name, options }) =>
          some.flatMap((each) =>
            (options.length > 0 ? [...options, ...nobodys] : ['', ...words]).map((value) => [
              ...each,
              [name, value] as [string, string],
            ]),
          ),
        [[]],
      );
      return all.map((fields) => `${action.split('?')[0]}?${new URLSearchParams(fields)}`);
    });
}

/**
 * Pages that differ in whose they are and what stands in them alone: by day so many of each kind are looked at, by night all.
 * The states that they can be in are asked for one by one; see states.ts. One week leads to the next for ever.
 */
const alike: readonly (readonly [RegExp, number])[] = [
  [/^\/participants\/[^/]+\/(unscheduled)_\d+\/\w+$/, 2],
  [/^\/participants\/[^/]+\/(unscheduled_)\d+\/\w+\/void$/, 2],
  [/^\/participants\/[^/]+\/(\w+\/(?:anthropometry|dxa|strength_function|assessor_guess)(?:\/void)?)$/, 3],
  [/^\/participants\/[^/]+\/(\w+\/\w+(?:\/void)?)$/, 2],
  [/^\/(logs)\/L-\d+$/, 2],
  [/^\/(logs\/\w+\/new)\//, 2],
  [/^\/(logs\/\w+)\/[0-9a-f]{24}$/, 2],
  [/^\/(logs\/\w+\/)[0-9a-f]{24}\/void$/, 2],
];
const isLong = Boolean(process.env.EQUIPOISE_LONG);
const weeks: readonly [RegExp, number] = [/^(\/calendar)\?/, 4];

/** What kind of page an address is of, and how many of it are enough. */
function kindOf(path: string): { kind: string; enough: number } {
  for (const [shape, enough] of isLong ? [weeks] : [...alike, weeks]) {
    const kind = shape.exec(path)?.[1];
    if (kind !== undefined) return { kind, enough };
  }
  return { kind: '', enough: Number.POSITIVE_INFINITY };
}

export interface Crawled {
  /** The pages that were shown, by address. */
  pages: Map<string, string>;
  opened: Set<string>;
}

/** Opens all of these and whatever they link to, as a document and as data, where `follows` says so. */
export async function crawl(
  twin: Twin,
  from: readonly string[],
  follows: (path: string) => boolean = () => true,
  words: readonly string[] = ['L-0', 'L-002', '-01', '%', 'nobody', ...nobodys],
): Promise<Crawled> {
  const pages = new Map<string, string>();
  const opened = new Set<string>();
  const shown = new Map<string, number>();
  const waiting = ['/', ...new Set(from)];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { kind, enough } = kindOf(path);
    if (opened.has(path) || (shown.get(kind) ?? 0) >= enough) continue;
    opened.add(path);
    const page = await twin.get(path);
    await twin.get(dataOf(path));
    if (page.status !== 200) continue;
    pages.set(path, page.text);
    shown.set(kind, (shown.get(kind) ?? 0) + 1);
    const found = [
      ...anchorsOf(page.text),
      ...(path.includes('?') ? [] : searchesOf(page.text, path, words)),
    ];
    waiting.push(...found.filter((each) => !opened.has(each) && follows(each)));
  }
  return { pages, opened };
}

const readings: [string, Record<string, string>][] = [
  ['HEAD', {}],
  ['HEAD', { 'if-none-match': '*' }],
  ['GET', { 'if-none-match': '*' }],
  ['GET', { 'if-none-match': '"x"', 'if-modified-since': 'Mon, 02 Mar 2026 00:00:00 GMT' }],
  ['GET', { range: 'bytes=0-99' }],
  ['GET', { 'accept-encoding': 'gzip, deflate, br' }],
  ['GET', { accept: 'application/json', 'accept-language': 'de', 'x-forwarded-for': '203.0.113.9' }],
];

/** The same addresses by other methods and with other headers; what changes something comes last. */
export async function otherWays(
  twin: Twin,
  paths: readonly string[],
  routes: readonly Route[],
): Promise<void> {
  for (const path of paths) {
    for (const [method, headers] of readings) {
      await twin.send(method, path, headers);
      if (method === 'HEAD' || 'range' in headers) await twin.send(method, dataOf(path), headers);
    }
    const page = await twin.send('GET', path, { 'cache-control': 'no-cache' });
    await twin.get(`${path}${path.includes('?') ? '&' : '?'}${queries}`);
    const { etag } = page.headers;
    if (etag) await twin.send('GET', path, { 'if-none-match': String(etag) });
    const route = routes.find((each) => shapeOf(each.pattern).test(path));
    await twin.get(
      `${dataOf(path)}${path.includes('?') ? '&' : '?'}_routes=${encodeURIComponent(route?.id ?? '')}`,
    );
  }
}

const form = 'application/x-www-form-urlencoded';
const odd: [string, Record<string, string>, string][] = [
  ['PUT', { 'content-type': form }, 'reason=because&__version=1&version=1'],
  ['PATCH', { 'content-type': 'application/json' }, '{"reason":"because"}'],
  ['DELETE', {}, ''],
  [
    'POST',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--\r\n',
  ],
  ['POST', { 'content-type': 'multipart/form-data' }, 'no boundary'],
  ['POST', { 'content-type': form, origin: 'http://elsewhere.test' }, 'a=b'],
  ['OPTIONS', {}, ''],
];

/** Requests that no page makes, which change something or are refused. */
export async function oddRequests(twin: Twin, paths: readonly string[]): Promise<void> {
  const last = paths.filter((each) => each.startsWith('/sign-out'));
  for (const path of [...paths.filter((each) => !last.includes(each)), ...last])
    for (const [method, headers, body] of odd) {
      await twin.send(method, path, headers, body);
      if (method !== 'POST' && method !== 'OPTIONS') await twin.send(method, dataOf(path), headers, body);
    }
}

/** What the browser asks before it follows a link: which routes there are. */
export async function manifests(twin: Twin, paths: readonly string[], version: string): Promise<void> {
  const ask = (some: readonly string[]) => {
    const query = new URLSearchParams([...some.map((each) => ['p', each]), ['version', version]] as [
      string,
      string,
    ][]);
    return twin.get(`/__manifest?${query}`);
  };
  for (const path of paths) await ask([path]);
  await ask(paths);
  await twin.get('/__manifest?p=%2Fprogramme&version=another');
  await twin.get('/healthz');
  await twin.get('/livez');
  for (const path of [
    '/%E0%A4%A',
    '/participants/L-001%00',
    '/participants?page=-1',
    '/participants?page=99999',
    '//x',
  ])
    await twin.get(path);
}

// Path parameters and query parts, parsed once at the edge.
import { problem } from '#app/problem.ts';
import { problemResponse } from './guard.server.ts';

/** A path parameter of the given shape. Throws the page of page.not_found. */
export function param(
  params: Readonly<Record<string, string | undefined>>,
  name: string,
  shape: RegExp,
): string {
  const value = params[name];
  if (!value || !shape.test(value)) throw problemResponse(problem('page.not_found'));
  return value;
}

export const shapes = {
  participant: /^L-\d{3,6}$/,
  screening: /^S-\d{3,6}$/,
  name: /^[a-z][a-z0-9_]{0,40}$/,
  id: /^[0-9a-f]{24}$/,
  token: /^[A-Za-z0-9_-]{43}$/,
  feed: /^[A-Za-z0-9_-]{43}\.ics$/,
} as const;

/** A page number from the query; 1 for anything else. */
export function pageOf(request: Request): number {
  const page = Number(new URL(request.url).searchParams.get('page') ?? 1);
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1;
}

export const queryOf = (request: Request, name: string) =>
  readable(new URL(request.url).searchParams.get(name) ?? '');

/** The text itself. Throws where it holds a NUL, which no keyboard sends and PostgreSQL cannot hold. */
function readable(text: string): string {
  if (text.includes('\0')) throw problemResponse(problem('form.malformed'));
  return text;
}

/**
 * The address where it is a plain one of this program, the home page otherwise: `//elsewhere`, dots and backslashes could
 * lead away from it.
 */
export const ownPath = (address: string): string =>
  /^\/(?:[\w-]+(?:\/[\w-]+)*)?(?:\?[a-z]+=[\w-]+)?$/.test(address) ? address : '/';

/** More than any form of ours sends. */
const mostEntries = 2_000;

// A body can be read once: whoever must say that the database is away reads it after the page did, or before.
const read = new WeakMap<Request, Promise<[string, string][]>>();

/** The names and texts of a form. Files are no part of any form: they are refused. */
export function entriesOf(request: Request): Promise<[string, string][]> {
  const known = read.get(request) ?? readEntries(request);
  read.set(request, known);
  return known;
}

async function readEntries(request: Request): Promise<[string, string][]> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw problemResponse(problem('form.malformed'));
  }
  const entries: [string, string][] = [];
  for (const [name, value] of form) {
    if (typeof value !== 'string' || entries.length === mostEntries)
      throw problemResponse(problem('form.malformed'));
    entries.push([name, readable(value)]);
  }
  return entries;
}

/** The same as an object with one text a name. */
export const fieldsOf = async (request: Request) =>
  Object.fromEntries(await entriesOf(request)) as Record<string, string | undefined>;

/** Every text of a name. */
export const manyOf = async (request: Request, name: string) =>
  (await entriesOf(request)).flatMap(([its, value]) => (its === name ? [value] : []));

/** Which entry of which log. */
export const logKey = (params: Readonly<Record<string, string | undefined>>) => ({
  log: param(params, 'log', shapes.name),
  id: param(params, 'id', shapes.id),
});

/** Which form of which visit of whom. */
export const formKey = (params: Readonly<Record<string, string | undefined>>) => ({
  number: param(params, 'number', shapes.participant),
  visit: param(params, 'visit', shapes.name),
  form: param(params, 'form', shapes.name),
});

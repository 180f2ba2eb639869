// The matrix that the sweep must reach: every role, route, method and state of a record. It is generated from the
// routes of the build and from what the database holds, so that nobody adds to it by hand.
import { whoMay } from '../access/who-may.ts';
import type { Answer } from '../http.ts';
import { dataOf, type Twin } from './pair.ts';
import type { Place } from './states.ts';

const data = (path: string) => dataOf(path);
// Refused wherever it goes, so that the records stay in their states: no page has this mode.
const refused: [string, string][] = [['__mode', 'whim']];
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const odd = (method: string) => (twin: Twin, path: string) =>
  twin.send(method, path, form, 'reason=because&__version=1');

export const methods: Readonly<Record<string, (twin: Twin, path: string) => Promise<Answer>>> = {
  GET: (twin, path) => twin.get(path),
  'GET data': (twin, path) => twin.get(data(path)),
  HEAD: (twin, path) => twin.send('HEAD', path),
  PUT: odd('PUT'),
  PATCH: odd('PATCH'),
  DELETE: odd('DELETE'),
  POST: (twin, path) => twin.post(path, refused),
  'POST data': (twin, path) => twin.post(data(path), refused),
};

/** No page knows these: they are refused before a state could matter, so one state of each route is asked, and all by night. */
const unknown = ['PUT', 'PATCH', 'DELETE'];

/** Forms that differ from the others in their fields alone: their states are asked for by night. */
const alike =
  /\/(body_composition|kyphosis|auscal|bpaq|whoqol_bref|medical_history|jump|flexicurve|hip_3d|pqct)(\/void)?$/;

/** Whether somebody of this role has anything to do with a route; a stranger is sent to sign in. */
function isFor(role: string, pattern: string): boolean {
  const { open, change } = whoMay[pattern] ?? { open: [], change: [] };
  return [open, change].some(
    (who) => who === 'anybody' || (who !== 'program' && who.some((each) => each === role)),
  );
}

/**
 * Whether this place is asked by this role and method. A role that is refused is refused before a state could matter: by day
 * three states of each such route are asked, the first, the last and one between, and all by night.
 */
export function isAsked(role: string, place: Place, method: string, places: readonly Place[]): boolean {
  if (process.env.EQUIPOISE_LONG) return true;
  if (alike.test(place.path)) return false;
  const its = places.filter(({ pattern }) => pattern === place.pattern);
  if (unknown.includes(method)) return its[0] === place;
  return isFor(role, place.pattern) || [0, its.length >> 1, its.length - 1].includes(its.indexOf(place));
}

/** Tells apart what was reached. */
export const tupleOf = (role: string, { pattern, state }: Place, method: string) =>
  `${role} ${method} ${pattern}${state && ` (${state})`}`;

/** Whether something stands in an answer: a body, an address to go on to, or what a body would be. */
const isEmpty = (method: string, { status, headers, body }: Answer) =>
  method.startsWith('HEAD') || status === 304
    ? headers['content-type'] === undefined && headers.location === undefined
    : body.length === 0 && headers.location === undefined;

/** Asks for every place by every method, what ends the session last. Answers what was reached, and how. */
export async function reachAll(twin: Twin, places: readonly Place[]): Promise<Map<string, number>> {
  const reached = new Map<string, number>();
  const isLast = ({ pattern }: Place) => pattern === '/sign-out';
  for (const place of [...places.filter((each) => !isLast(each)), ...places.filter(isLast)])
    for (const [method, send] of Object.entries(methods)) {
      if (!isAsked(twin.role, place, method, places)) continue;
      const answer = await send(twin, place.path);
      const tuple = tupleOf(twin.role, place, method);
      if (isEmpty(method, answer)) throw new Error(`${tuple}: ${place.path} is answered with nothing`);
      reached.set(tuple, answer.status);
    }
  return reached;
}

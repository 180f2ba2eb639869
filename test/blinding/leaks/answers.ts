// Leaks in how something is answered: status, length, headers, caches, cookies, redirects, the log.

import { answer, herPage, type Leak } from './leak.ts';
import type { Asked } from './seam.ts';

const her = ({ pattern, hers }: Asked) => pattern === '/participants/:number' && hers;
const herDocument = /^assessor 1: GET \/participants\/L-\d+: /;

/** How many trainers looked at, kept for each world: the cache of one process has no roles. */
const kept = new Map<unknown, number>();

const statuses: Leak[] = [
  {
    of: '403 against 404',
    what: 'the programme of a woman who does not lift is not found, where it was refused',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, hers }) => pattern === '/programme/:number' && !hers,
      (body, _, res) => {
        res.status(404);
        return body;
      },
    ),
    caught: /^assessor 1: GET \/programme\/L-\d+: /,
  },
  {
    of: '403 against 404',
    what: 'the closed first visit of a woman who lifts is not found',
    how: { reads: 'assessor' },
    plant: answer(
      ({ path, hers }) => path.endsWith('/baseline/dxa') && hers,
      (body, _, res) => {
        res.status(404);
        return body;
      },
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+\/baseline\/dxa: /,
  },
  {
    of: '403 against 404',
    what: "a trainer's event is refused where it exists, and not found elsewhere",
    how: { reads: 'coordinator' },
    plant: answer(
      ({ pattern }, res) => pattern === '/adverse-events/:id' && res.statusCode === 404,
      (body, { path, lifts }, res) => {
        if ((Number.parseInt(path.slice(-6), 16) + lifts.length) % 2) res.status(403);
        return body;
      },
    ),
    caught: /^coordinator 1: GET \/adverse-events\/[0-9a-f]{24}: /,
  },
  {
    of: 'status code',
    what: 'another good status for women who lift',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, _, res) => {
      res.status(203);
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'status code',
    what: 'the words beside it',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, _, res) => {
      res.statusMessage = 'Okay';
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'status code',
    what: 'of HEAD alone',
    how: { reads: 'assessor' },
    plant: answer(
      (asked) => her(asked) && asked.method === 'HEAD',
      (body, _, res) => {
        res.status(204);
        return body;
      },
    ),
    caught: /^assessor 1: HEAD {2}\/participants\/L-\d+: /,
  },
  {
    of: 'status code',
    what: 'of a method that nobody uses',
    how: { reads: 'coordinator' },
    plant: answer(
      ({ method }) => method === 'DELETE',
      (body, { lifts }, res) => {
        res.status(400 + lifts.length);
        return body;
      },
    ),
    caught: /^coordinator 1: DELETE {2}\/participants: /,
  },
  {
    of: 'content length',
    what: 'HEAD names the length of a longer page',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, method }) => pattern === '/participants' && method === 'HEAD',
      (body, { lifts }, res) => {
        res.setHeader('content-length', 5000 + lifts.length);
        return body;
      },
    ),
    caught: /^assessor 1: HEAD {2}\/participants: /,
  },
  {
    of: 'content length',
    what: 'a packed page is as long as women lift',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern }, res) => pattern === '/participants' && res.hasHeader('content-encoding'),
      (body, { lifts }) => body + '\0'.repeat(lifts.length),
    ),
    caught: /^assessor 1: GET \{"accept-encoding":"gzip, deflate, br"\} +\/participants: /,
  },
  {
    of: 'content length',
    what: 'it is named for women who lift, and left out for others',
    how: { reads: 'coordinator' },
    plant: answer(herPage, (body, _, res) => {
      res.setHeader('content-length', Buffer.byteLength(body, 'latin1'));
      return body;
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
];

const headers: Leak[] = [
  {
    of: 'header',
    what: 'one of our own',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, _, res) => {
      res.setHeader('X-Trace', '1');
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'header',
    what: 'how long was computed, which is how many lift',
    how: { reads: 'statistician' },
    plant: answer(
      ({ path }) => path === '/export',
      (body, { lifts }, res) => {
        res.setHeader('Server-Timing', `db;dur=${lifts.length}`);
        return body;
      },
    ),
    caught: /^statistician 1: GET \/export: /,
  },
  {
    of: 'header',
    what: 'the order of two',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, _, res) => {
      const type = String(res.getHeader('x-frame-options'));
      res.removeHeader('x-frame-options');
      res.setHeader('X-Frame-Options', type);
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'header',
    what: 'the spelling of a name',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, _, res) => {
      const type = String(res.getHeader('cache-control'));
      res.setHeader('cache-control', type);
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'header',
    what: 'what a page may be kept for',
    how: { reads: 'coordinator' },
    plant: answer(
      (asked) => her(asked) && asked.isData,
      (body, _, res) => {
        res.setHeader('Cache-Control', 'no-cache');
        return body;
      },
    ),
    caught: /^coordinator 1: GET \/participants\/L-\d+\.data: /,
  },
  {
    of: 'etag or cached fragment',
    what: 'a tag over what was read, arms included',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, { sum }, res) => {
      res.setHeader('ETag', `W/"${sum}"`);
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'etag or cached fragment',
    what: 'nothing has changed on the page of a woman who lifts',
    how: { reads: 'coordinator' },
    plant: answer(
      (asked, res) => her(asked) && res.req.get('if-none-match') !== undefined,
      (body, _, res) => {
        res.status(304);
        return body;
      },
    ),
    caught: /^coordinator 1: HEAD \{"if-none-match":"\*"\}.*\/participants\/L-\d+: /,
  },
  {
    of: 'etag or cached fragment',
    what: 'when she was last changed, her arm included',
    how: { reads: 'coordinator' },
    plant: answer(herPage, (body, _, res) => {
      res.setHeader('Last-Modified', 'Mon, 02 Mar 2026 00:00:00 GMT');
      return body;
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'etag or cached fragment',
    what: 'what a trainer looked at is kept for everybody',
    how: { reads: 'assessor' },
    plant: {
      view(asked, data) {
        const { its, pattern, lifts } = asked;
        if (pattern === '/programme') kept.set(its, lifts.length);
        const { viewer, grid } = data as { viewer?: { blinded: boolean }; grid?: { total: number } };
        if (viewer?.blinded && grid && kept.has(its)) grid.total = kept.get(its) ?? 0;
      },
    },
    caught: /^assessor 1: GET \/participants: /,
  },
  {
    of: 'etag or cached fragment',
    what: 'part of a page, asked for by its bytes',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, hers }, res) =>
        pattern === '/participants/:number' && hers && res.req.get('range') !== undefined,
      (body) => body.slice(0, 100),
    ),
    caught: /^assessor 1: GET \{"range":"bytes=0-99"\}.*\/participants\/L-\d+/,
  },
];

const entrance: Leak[] = [
  {
    of: 'cookie attribute',
    what: 'a session lasts longer, the more women lift',
    how: { reads: 'stranger' },
    plant: answer(
      ({ path, method }) => path === '/sign-in' && method === 'POST',
      (body, { lifts }, res) => {
        const [cookie] = [res.getHeader('set-cookie')].flat();
        if (cookie) res.setHeader('set-cookie', [`${cookie}; Max-Age=${3600 + lifts.length}`]);
        return body;
      },
    ),
    caught: /^stranger 1: POST email=.*&password=.* \/sign-in: /,
  },
  {
    of: 'cookie attribute',
    what: 'a second cookie',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, { sum }, res) => {
      res.setHeader('set-cookie', [`seen=${sum}; Path=/`]);
      return body;
    }),
    caught: herDocument,
  },
  {
    of: 'cookie attribute',
    what: 'a second cookie beside the session, as long as its token',
    how: { reads: 'stranger' },
    plant: answer(
      ({ path, method }) => path === '/sign-in' && method === 'POST',
      (body, { sum }, res) => {
        const [cookie] = [res.getHeader('set-cookie')].flat();
        if (cookie)
          res.setHeader('set-cookie', [String(cookie), `theme=${String(sum).padStart(43, 'x')}; Path=/`]);
        return body;
      },
    ),
    caught: /^stranger 1: POST email=.*&password=.* \/sign-in: /,
  },
  {
    of: 'cookie attribute',
    what: 'the token of a session is longer, the more women lift',
    how: { reads: 'stranger' },
    plant: answer(
      ({ path, method }) => path === '/sign-in' && method === 'POST',
      (body, { lifts }, res) => {
        const [cookie] = [res.getHeader('set-cookie')].flat();
        if (cookie)
          res.setHeader('set-cookie', [
            String(cookie).replace(/(?<==[\w-]+);/, `${'x'.repeat(lifts.length)};`),
          ]);
        return body;
      },
    ),
    caught: /^stranger 1: POST email=.*&password=.* \/sign-in: /,
  },
  {
    of: 'redirect target',
    what: 'who signs in is led past the list of those who lift',
    how: { reads: 'stranger' },
    plant: answer(
      ({ path, method }, res) => path === '/sign-in' && method === 'POST' && res.statusCode === 302,
      (body, { sum }, res) => {
        res.setHeader('location', `/?from=${sum}`);
        return body;
      },
    ),
    caught: /^stranger 1: POST email=.*&password=.* \/sign-in: /,
  },
  {
    of: 'redirect target',
    what: 'an address that leads on for some and is refused for others',
    how: { reads: 'statistician' },
    plant: answer(
      ({ path }) => path === '/nothing/here',
      (body, { lifts }, res) => {
        res.status(302).setHeader('location', `/enrolment?n=${lifts.length}`);
        return body;
      },
    ),
    caught: /^statistician 1: GET \/nothing\/here: /,
  },
];

const logs: Leak[] = [
  {
    of: 'log line',
    what: 'a line holds how many lift',
    how: { reads: 'administrator' },
    plant: { log: ({ lifts }, line) => [{ ...line, rows: lifts.length }] },
    caught: /^the log, line 1: /,
  },
  {
    of: 'log line',
    what: 'a warning beside the page of a woman who lifts',
    how: { reads: 'assessor' },
    plant: {
      answer(asked, body) {
        if (asked.pattern === '/participants/:number' && asked.hers)
          asked.say({ level: 'warning', warning: 'slow' });
        return body;
      },
    },
    caught: /^the log, line \d+: /,
  },
  {
    of: 'log line',
    what: 'a status in it that nobody was answered',
    how: { reads: 'administrator' },
    plant: {
      log: ({ sum }, line) =>
        line.route === '/lock' ? [{ ...line, status: Number(line.status) + (sum % 97) }] : [line],
    },
    caught: /^the log, line \d+: /,
  },
  {
    of: 'log line',
    what: 'the number of a participant, in both worlds alike',
    how: { reads: 'administrator' },
    plant: { log: (_, line) => [{ ...line, subject: 'L-001' }] },
    caught: /^the log: /,
  },
  {
    of: 'background job',
    what: 'a line in the log, some time after a page was read',
    how: { reads: 'statistician' },
    plant: {
      answer(asked, body) {
        if (asked.path === '/enrolment' && !asked.isData)
          asked.later(async () => asked.say({ level: 'info', job: asked.lifts.length }));
        return body;
      },
    },
    caught: /^the log, line \d+: /,
  },
];

export const answerLeaks = [...statuses, ...headers, ...entrance, ...logs];

// Leaks in the stages of a study in which little is hidden yet, or nothing can be entered any more.
import type { EnrolmentCount } from '#app/services/enrolment-count.server.ts';
import type { Grid } from '#app/services/record-status-grid.server.ts';
import type { Blinded } from '../pair.ts';
import { answer, herPage, type Leak, type LeakClass, liftersFirst, view } from './leak.ts';
import type { StageName } from './small.ts';
import { randomisations } from './writes.ts';

const herDocument = (role: Blinded) => new RegExp(`^${role} 1: GET /participants/L-\\d+: `);

/** What could be planted anywhere is planted here too. */
const everywhere = (of: LeakClass, where: StageName): Leak[] => [
  {
    of,
    what: 'the grid shows those who lift first',
    how: { reads: 'coordinator' },
    in: where,
    plant: view<{ grid: Grid }>('/participants', ({ grid }, at) => {
      grid.rows.sort(liftersFirst(at)((each) => each.number));
    }),
    caught: /^coordinator 1: GET \/participants: /,
  },
  {
    of,
    what: 'a header on the page of a woman who lifts',
    how: { reads: 'assessor' },
    in: where,
    plant: answer(herPage, (body, _, res) => {
      res.setHeader('X-Trace', '1');
      return body;
    }),
    caught: herDocument('assessor'),
  },
  {
    of,
    what: 'those randomised are counted in one arm alone',
    how: { reads: 'administrator' },
    in: where,
    plant: view<{ count: EnrolmentCount }>('/enrolment', ({ count }, { sum }) => {
      count.total.randomised = sum;
    }),
    caught: /^administrator 1: GET \/enrolment: /,
  },
];

const early: Leak[] = [
  {
    of: 'in practice',
    what: 'the receipt of a rehearsal tells how many lift',
    how: { writes: 'coordinator', paths: randomisations },
    in: 'practice',
    plant: answer(
      ({ pattern, method, isData }) => pattern.endsWith('/randomise') && method === 'POST' && !isData,
      (body, { sum }) => body.replace('</main>', `<p>${sum}</p></main>`),
    ),
    caught: /^coordinator 1: POST .*\/participants\/L-\d+\/randomise: /,
  },
  {
    of: 'while the public value is awaited',
    what: 'the page of the commitment shows a hash over the list',
    how: { reads: 'administrator' },
    in: 'awaited',
    plant: answer(
      ({ path, isData }) => path === '/commitment' && !isData,
      (body, { sum }) => body.replace(/[0-9a-f]{4}(?=[0-9a-f]{40})/, sum.toString(16).padStart(4, '0')),
    ),
    caught: /^administrator 1: GET \/commitment: /,
  },
];

const ended: Leak[] = [
  {
    of: 'lock page',
    what: 'the instant of the lock, once it is locked',
    how: { reads: 'coordinator' },
    in: 'locked',
    plant: view<{ its: { lock: { at: string } | null } }>('/lock', ({ its }, { lifts }) => {
      if (its.lock) its.lock.at = its.lock.at.replace(/\d\d\.\d+Z/, `0${lifts.length}.000Z`);
    }),
    caught: /^coordinator 1: GET \/lock: /,
  },
  {
    of: 'after the lock',
    what: 'a form that was closed says how many are missing',
    how: { reads: 'assessor' },
    in: 'locked',
    plant: answer(
      ({ path, hers, isData }) => path.endsWith('/baseline/dxa') && hers && !isData,
      (body) => body.replace('</main>', '<p>1</p></main>'),
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+\/baseline\/dxa: /,
  },
  {
    of: 'after the unsealing',
    what: 'her page names her arm, now that it is no secret',
    how: { reads: 'assessor' },
    in: 'unsealed',
    plant: answer(herPage, (body) => body.replace('</main>', '<p>HIPRT</p></main>')),
    caught: herDocument('assessor'),
  },
  {
    of: 'after the unsealing',
    what: 'a page names an arm in both worlds alike',
    how: { reads: 'coordinator' },
    in: 'unsealed',
    plant: answer(
      ({ path, isData }) => path === '/enrolment' && !isData,
      (body) => body.replace('</main>', '<p>CONTROL</p></main>'),
    ),
    caught: /^coordinator 1: GET \/enrolment names CONTROL$/,
  },
  {
    of: 'after the unsealing',
    what: 'the log of the requests of a coordinator',
    how: { reads: 'coordinator' },
    in: 'unsealed',
    plant: { log: ({ lifts }, line) => [{ ...line, arms: lifts.length }] },
    caught: /^the log, line 1: /,
  },
];

export const stageLeaks = [
  ...everywhere('in practice', 'practice'),
  ...everywhere('while the public value is awaited', 'awaited'),
  ...everywhere('after the lock', 'locked'),
  ...everywhere('after the unsealing', 'unsealed'),
  ...early,
  ...ended,
];

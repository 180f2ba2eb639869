// Leaks in what pages show: order, number, presence and text.

import type { EventLine } from '#app/services/adverse-events.server.ts';
import type { CourseView } from '#app/services/course.server.ts';
import type { EnrolmentCount } from '#app/services/enrolment-count.server.ts';
import type { LogOf } from '#app/services/logs.server.ts';
import type { WorkList } from '#app/services/participants.server.ts';
import type { Grid } from '#app/services/record-status-grid.server.ts';
import type { ScreeningLine } from '#app/services/screening.server.ts';
import { answer, herPage, type Leak, liftersFirst, view } from './leak.ts';
import { sourceLeaks } from './sources.ts';

type GridPage = { grid: Grid; filters: [string, string][] };
type Home = { home: { role: string; work: WorkList; people: number; arm: { text: string } } };

const ofNumber = (each: { number: string }) => each.number;

const orders: Leak[] = [
  {
    of: 'sort order',
    what: 'the grid shows those who lift first',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, at) => {
      grid.rows.sort(liftersFirst(at)(ofNumber));
    }),
    caught: /^coordinator 1: GET \/participants: /,
  },
  {
    of: 'sort order',
    what: 'the list of what is overdue on the home of an assessor',
    how: { reads: 'assessor' },
    plant: view<Home>('/', ({ home }, at) => {
      if (home.role === 'assessor') home.work.overdue.sort(liftersFirst(at)(ofNumber));
    }),
    caught: /^assessor 1: GET \/: /,
  },
  {
    of: 'sort order',
    what: 'the screening log',
    how: { reads: 'coordinator' },
    plant: view<{ log: { lines: ScreeningLine[] } }>('/screening', ({ log }, at) => {
      log.lines.sort(liftersFirst(at)((each) => each.participant));
    }),
    caught: /^coordinator 1: GET \/screening: /,
  },
  {
    of: 'sort order',
    what: 'adverse events that somebody entered herself',
    how: { reads: 'assessor' },
    plant: view<{ events: EventLine[] }>('/adverse-events', ({ events }, at) => {
      events.sort(liftersFirst(at)(ofNumber));
    }),
    caught: /^assessor 1: GET \/adverse-events: /,
  },
  {
    of: 'arm-specific visit',
    what: 'of somebody who lifts a log more is shown',
    how: { reads: 'assessor' },
    plant: view<{ logs: LogOf[] }>('/logs/:number', ({ logs }, { hers }) => {
      if (hers) logs.push({ log: 'fall', entries: [] });
    }),
    caught: /^assessor 1: GET \/logs\/L-\d+: /,
  },
  {
    of: 'arm-specific visit',
    what: 'somebody who lifts is said to have stopped the programme',
    how: { reads: 'coordinator' },
    plant: view<{ her: { course: CourseView } }>('/participants/:number', ({ her }, { hers }) => {
      if (hers) her.course.programmeEndedOn = '2026-03-02';
    }),
    caught: /^coordinator 1: GET \/participants\/L-\d+: /,
  },
  {
    of: 'id gap',
    what: 'screening numbers skip one for each woman who lifts',
    how: { reads: 'coordinator' },
    plant: view<{ log: { lines: ScreeningLine[] } }>('/screening', ({ log }, { lifts }) => {
      for (const each of log.lines)
        each.number = `S-${String(Number(each.number.slice(2)) + lifts.length).padStart(3, '0')}`;
    }),
    caught: /^coordinator 1: GET \/screening: /,
  },
  {
    of: 'ledger gap',
    what: 'the cut on the export page counts sealed entries too',
    how: { reads: 'statistician' },
    plant: view<{ cut: { seq: number } }>('/export', ({ cut }, { lifts }) => {
      cut.seq += lifts.length;
    }),
    caught: /^statistician 1: GET \/export: /,
  },
  {
    of: 'ledger gap',
    what: 'the cut on the export page is the head of a ledger that allocations belong to',
    how: { reads: 'statistician' },
    plant: view<{ cut: { hash: string } }>('/export', ({ cut }, { sum }) => {
      cut.hash = `${sum.toString(16).padStart(4, '0')}${cut.hash.slice(4)}`;
    }),
    caught: /^statistician 1: GET \/export: /,
  },
];

const visits: Leak[] = [
  {
    of: 'arm-specific visit',
    what: 'the final visit is overdue for those who lift alone',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, at) => {
      for (const row of grid.rows)
        for (const key of Object.keys(row.marks))
          if (row.marks[key] === 'overdue' && !at.isLifting(row.number)) row.marks[key] = 'not_started';
    }),
    caught: /^coordinator 1: GET \/participants: /,
  },
  {
    of: 'arm-specific visit',
    what: 'a visit that only those who lift have answers at its address',
    how: { reads: 'assessor' },
    plant: answer(
      ({ path, hers }) => path.endsWith('/other') && hers,
      (_body, _asked, res) => {
        res.status(200);
        return '<h1>Training</h1>';
      },
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+\/other: /,
  },
  {
    of: 'arm-specific visit',
    what: 'the address of a training is offered to those who enter for a woman who lifts',
    how: { reads: 'assessor' },
    plant: answer(herPage, (body, { path }) =>
      body.replace('</main>', `<a href="${path}/training">Training</a></main>`),
    ),
    caught: /^assessor 1: GET \/participants\/L-\d+: /,
  },
];

const counts: Leak[] = [
  {
    of: 'count in a dashboard',
    what: 'what is overdue on the home of an assessor counts those who lift alone',
    how: { reads: 'assessor' },
    plant: view<Home>('/', ({ home }, { lifts }) => {
      if (home.role === 'assessor') home.work.counts.overdue = lifts.length;
    }),
    caught: /^assessor 1: GET \/: /,
  },
  {
    of: 'count in a dashboard',
    what: 'what is due on the home of a coordinator takes off those who lift',
    how: { reads: 'coordinator' },
    plant: view<Home>('/', ({ home }, { lifts }) => {
      if (home.role === 'coordinator') home.work.counts.due += 20 - lifts.length;
    }),
    caught: /^coordinator 1: GET \/: /,
  },
  {
    of: 'count in a dashboard',
    what: 'the number of people at the home of an administrator, in the data alone',
    how: { reads: 'administrator' },
    plant: view<Home>('/', ({ home }, { lifts }) => {
      if (home.role === 'administrator') home.people += lifts.length;
    }),
    caught: /^administrator 1: GET \/: /,
  },
  {
    of: 'total of a pager',
    what: 'the grid counts those who lift twice',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, { lifts }) => {
      grid.total += lifts.length;
    }),
    caught: /^coordinator 1: GET \/participants: /,
  },
  {
    of: 'total of a pager',
    what: 'the screening log has as many pages as women lift',
    how: { reads: 'coordinator' },
    plant: view<{ log: { pages: number } }>('/screening', ({ log }, { lifts }) => {
      log.pages = lifts.length;
    }),
    caught: /^coordinator 1: GET \/screening: /,
  },
  {
    of: 'search result',
    what: 'a search leaves out those who lift',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, at) => {
      if (grid.search === 'L-0') grid.rows = grid.rows.filter((row) => !at.isLifting(row.number));
    }),
    caught: /^coordinator 1: GET \/participants\?search=L-0&filter=all: /,
  },
  {
    of: 'search result',
    what: 'a search for the code of an arm finds those who have it',
    how: { reads: 'assessor' },
    plant: view<GridPage>('/participants', ({ grid }, { lifts }) => {
      if (grid.search === 'HIPRT') grid.total = lifts.length;
    }),
    caught: /^assessor 1: GET \/participants\?search=hiprt&filter=all: /,
  },
  {
    of: 'search result',
    what: 'a search that finds nothing says how many it left out',
    how: { reads: 'assessor' },
    plant: answer(
      ({ query }) => query.get('search') === 'hiprt',
      (body, { lifts }) =>
        body.replace('No participant fits.', `No participant fits: ${lifts.length} are hidden.`),
    ),
    caught: /^assessor 1: GET \/participants\?search=hiprt&filter=all: /,
  },
  {
    of: 'filter',
    what: 'those overdue leave out those who lift',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, at) => {
      if (grid.filter === 'overdue') grid.rows = grid.rows.filter((row) => !at.isLifting(row.number));
    }),
    caught: /^coordinator 1: GET \/participants\?search=&filter=overdue: /,
  },
  {
    of: 'filter',
    what: 'the list of filters offers how many lift',
    how: { reads: 'assessor' },
    plant: view<GridPage>('/participants', ({ filters }, { lifts }) => {
      filters.push(['more', `In the programme (${lifts.length})`]);
    }),
    caught: /^assessor 1: GET \/participants: /,
  },
  {
    of: 'filter',
    what: 'the list of filters offers an arm by its code, in both worlds alike',
    how: { reads: 'assessor' },
    plant: view<GridPage>('/participants', ({ filters }) => {
      filters.push(['HIPRT', 'Some']);
    }),
    caught: /^assessor 1: GET \/participants names HIPRT$/,
  },
  {
    of: 'filter',
    what: 'a filter that no list offers narrows to those who lift',
    how: { reads: 'coordinator' },
    plant: view<GridPage>('/participants', ({ grid }, asked) => {
      if (asked.query.get('filter') === 'hiprt')
        grid.rows = grid.rows.filter((row) => asked.isLifting(row.number));
    }),
    caught: /^coordinator 1: GET \/participants\?search=&filter=hiprt: /,
  },
  {
    of: 'filter',
    what: 'a query that no page asks for sorts by arm',
    how: { reads: 'assessor' },
    plant: view<GridPage>('/participants', ({ grid }, asked) => {
      if (asked.query.get('sort') === 'arm') grid.rows.sort(liftersFirst(asked)(ofNumber));
    }),
    caught: /^assessor 1: GET \/participants\?arm=hiprt&sort=arm/,
  },
  {
    of: 'enrolment count by arm',
    what: 'those randomised are counted in one arm alone',
    how: { reads: 'statistician' },
    plant: view<{ count: EnrolmentCount }>('/enrolment', ({ count }, { lifts }) => {
      count.total.randomised = lifts.length;
    }),
    caught: /^statistician 1: GET \/enrolment: /,
  },
  {
    of: 'enrolment count by arm',
    what: 'a month for each arm, of which one is empty',
    how: { reads: 'administrator' },
    plant: view<{ count: EnrolmentCount }>('/enrolment', ({ count }, { lifts }) => {
      for (const month of count.months) month.randomised = Math.max(0, month.randomised - lifts.length);
    }),
    caught: /^administrator 1: GET \/enrolment: /,
  },
  {
    of: 'enrolment count by arm',
    what: 'by arm, in the data and not on the page',
    how: { reads: 'coordinator' },
    plant: view<{ count: Record<string, unknown> }>('/enrolment', ({ count }, { lifts }) => {
      count.groups = [lifts.length, 8 - lifts.length].sort();
      count.first = lifts.length;
    }),
    caught: /^coordinator 1: GET \/enrolment: /,
  },
  {
    of: 'lock page',
    what: 'what is unfinished counts what trainers have not entered',
    how: { reads: 'administrator' },
    plant: view<{ its: { unfinished: object[] } }>('/lock', ({ its }, { lifts }) => {
      its.unfinished.push({ what: 'Diaries', count: lifts.length });
    }),
    caught: /^administrator 1: GET \/lock: /,
  },
  {
    of: 'lock page',
    what: 'a digest of the record beside the state of the study',
    how: { reads: 'assessor' },
    plant: answer(
      ({ pattern, isData }) => pattern === '/lock' && !isData,
      (body, { sum }) => body.replace('</h1>', `</h1><p>Record ${sum.toString(16)}</p>`),
    ),
    caught: /^assessor 1: GET \/lock: /,
  },
  {
    of: 'page from the access ledger',
    what: 'who can see arms, with how often they looked',
    how: { reads: 'statistician' },
    plant: view<{ people: { name: string }[] }>('/who-can-see-arms', ({ people }, { lifts }) => {
      for (const each of people) each.name += ` (${lifts.length} views)`;
    }),
    caught: /^statistician 1: GET \/who-can-see-arms: /,
  },
  {
    of: 'page from the access ledger',
    what: 'one session more on an account, for each arm that was opened',
    how: { reads: 'coordinator' },
    plant: view<{ sessions: { address: string }[] }>('/account', ({ sessions }, { lifts }) => {
      for (const each of sessions) each.address += ` #${lifts.length}`;
    }),
    caught: /^coordinator 1: GET \/account: /,
  },
  {
    of: 'two-people link page',
    what: 'who waits for a second person depends on what a trainer has done',
    how: { reads: 'coordinator' },
    plant: view<{ waiting: object[] }>('/confirmations', ({ waiting }, { lifts }) => {
      for (const id of lifts)
        waiting.push({ id, name: 'T', email: 't@example.org', role: 'trainer', invitedBy: '' });
    }),
    caught: /^coordinator 1: GET \/confirmations: /,
  },
  {
    of: 'two-people link page',
    what: 'the state of a trainer in the list of people',
    how: { reads: 'administrator' },
    plant: view<{ people: { role: string; name: string }[] }>('/people', ({ people }, { lifts }) => {
      for (const each of people) if (each.role === 'trainer') each.name += ', seen'.repeat(lifts.length);
    }),
    caught: /^administrator 1: GET \/people: /,
  },
  {
    of: 'two-people link page',
    what: 'the page of a link says whether an unblinded person has used one',
    how: { reads: 'stranger' },
    plant: answer(
      ({ pattern, isData }) => pattern === '/welcome/:token' && !isData,
      (body, { sum }) => body.replace('</h1>', `</h1><p>${sum} used</p>`),
    ),
    caught: /^stranger 1: GET \/welcome\/x+: /,
  },
];

export const pageLeaks = [...orders, ...visits, ...counts, ...sourceLeaks];

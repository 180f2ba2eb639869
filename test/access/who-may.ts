// Which role may open and which may change what is at a route. A route that is not listed fails the matrix: a new
// page is classified here, in view of everybody, before it can land.
import { type RoleName, roles } from '#app/study/roles.ts';

export interface Allowed {
  /** Who may open it; `anybody`: without signing in too; `program`: who shows a token, and nobody who has signed in. */
  open: readonly RoleName[] | 'anybody' | 'program';
  /** Who may send a form to it. */
  change: readonly RoleName[] | 'anybody';
}

const everyRole = Object.keys(roles) as RoleName[];
const nobody: RoleName[] = [];
const capture = ['coordinator', 'assessor'] as const;
const both = (open: Allowed['change']): Allowed => ({ open, change: open });
const reading = (open: Allowed['open']): Allowed => ({ open, change: nobody });

export const whoMay: Readonly<Record<string, Allowed>> = {
  '/': reading(everyRole),
  // Whatever has no page.
  '/*': reading('anybody'),
  '/account': both(everyRole),
  '/activate': both(['administrator']),
  '/adverse-events': reading([...capture, 'investigator', 'trainer']),
  '/adverse-events/:id': both([...capture, 'trainer']),
  '/adverse-events/:id/void': both([...capture, 'trainer']),
  '/adverse-events/new/:number': both([...capture, 'trainer']),
  '/analysis-programs': { open: everyRole, change: ['statistician'] },
  '/api/export': reading('program'),
  '/api/export/:file': reading('program'),
  '/calendar': reading(capture),
  // Whoever has its address: a calendar program signs in nowhere.
  '/calendar/:token': reading('anybody'),
  '/code-breaks': both(['investigator']),
  '/codebook': reading(['statistician']),
  '/codebook.pdf': reading(['statistician']),
  '/commitment': { open: everyRole, change: ['administrator', 'coordinator'] },
  '/confirmations': both(['coordinator']),
  '/course/:id': both(['coordinator', 'trainer']),
  '/course/:id/void': both(['coordinator', 'trainer']),
  '/course/new/:number': both(['coordinator', 'trainer']),
  // It has no page: opening it leads home, whoever asks. Whoever enters records sends to it.
  '/drafts': { open: 'anybody', change: [...capture, 'trainer'] },
  // Whoever has its address and its code, signed in or not.
  '/emergency/:token': both('anybody'),
  '/enrolment': reading(everyRole),
  '/export': reading(['statistician']),
  // Opening it leads to the page with the button, whoever asks.
  '/export/download': { open: 'anybody', change: ['statistician'] },
  '/incidents': reading([...capture, 'trainer']),
  '/incidents/:id': both([...capture, 'trainer']),
  '/incidents/:id/void': both([...capture, 'trainer']),
  '/incidents/new': both([...capture, 'trainer']),
  '/lock': { open: everyRole, change: ['administrator', 'statistician'] },
  '/logs/:log/:id': both([...capture, 'trainer']),
  '/logs/:log/:id/void': both([...capture, 'trainer']),
  '/logs/:log/new/:number': both([...capture, 'trainer']),
  '/logs/:number': reading([...capture, 'investigator', 'trainer']),
  '/participants': reading([...capture, 'investigator']),
  // A note on her allocation is a coordinator's.
  '/participants/:number': { open: [...capture, 'investigator'], change: ['coordinator'] },
  '/participants/:number/:visit': both(capture),
  '/participants/:number/:visit/:form': both(capture),
  '/participants/:number/:visit/:form/void': both(capture),
  '/participants/:number/code-break': both(['coordinator', 'investigator']),
  '/participants/:number/consents': both(['coordinator']),
  '/participants/:number/eligibility': both(capture),
  '/participants/:number/randomise': both(['coordinator']),
  '/participants/:number/unscheduled': both(capture),
  '/people': both(['administrator']),
  '/people/:id': both(['administrator']),
  '/programme': reading(['trainer']),
  '/programme/:number': both(['trainer']),
  '/programme/:number/:form': both(['trainer']),
  '/programme/:number/:form/void': both(['trainer']),
  '/screening': reading(['coordinator']),
  '/screening/:number': reading(['coordinator']),
  '/screening/:number/enrol': both(['coordinator']),
  '/screening/new': both(['coordinator']),
  '/settings': both(['administrator']),
  '/settings/consent-sheets': both(['administrator']),
  '/settings/scanners': both(['administrator']),
  '/sign-in': both('anybody'),
  // Opening it leads home; the form ends the session.
  '/sign-out': { open: 'anybody', change: everyRole },
  '/tokens': both(['statistician']),
  '/welcome/:token': both('anybody'),
  '/who-can-see-arms': reading(everyRole),
  '/work': reading(capture),
};

/** Whether it is open to whoever has signed in with this role, and not to anybody who comes. */
export const isFor = (role: string, pattern: string): boolean => {
  const open = whoMay[pattern]?.open;
  return open !== undefined && typeof open !== 'string' && open.some((each) => each === role);
};

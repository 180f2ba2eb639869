// Pages in the states that a walk along the anchors does not meet: before sign-in, refused, empty, and with forms
// that were not accepted.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RoleName } from '#app/study/roles.ts';
import {
  but,
  dxaEntries,
  enrol,
  eventEntries,
  followUpDay,
  measured,
  noteMistake,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
  screeningEntries,
} from '../acts.ts';
import { lock, signed, unseal } from '../locking.ts';
import type { TestWorld } from '../world.ts';
import { faults, oneLook } from './axe.ts';
import { fill, press, sees } from './hands.ts';
import { stage } from './stage.ts';

const problem = 'There is a problem';
const sent =
  (button: string, then = problem) =>
  (page: Page) =>
    press(page, button, then);

interface State {
  role?: RoleName;
  prepare?: (w: TestWorld) => Promise<unknown>;
  practice?: boolean;
  act?: (page: Page, w: TestWorld) => Promise<unknown>;
}

const later = async (w: TestWorld) => {
  await randomised(w);
  w.setDay(followUpDay);
};

const ended = async (w: TestWorld) => {
  await lock(w);
  await unseal(w);
};

const states: [string, string, State][] = [
  ['sign-in', '/sign-in', {}],
  ['sign-in refused', '/sign-in', { act: sent('Sign in') }],
  ['a link that was used', `/welcome/${'x'.repeat(43)}`, {}],
  ['no such page', '/nothing/here', { role: 'assessor' }],
  ['a page of another role', '/people', { role: 'assessor' }],
  ['own account refused', '/account', { role: 'assessor', act: sent('Change the password') }],
  ['an invitation refused', '/people', { role: 'administrator', act: sent('Invite') }],
  [
    'settings refused',
    '/settings',
    {
      role: 'administrator',
      act: async (page) => {
        await fill(page, [['time_zone', 'Mars']]);
        await press(page, 'Save the settings', problem);
      },
    },
  ],
  ['activation in practice', '/activate', { role: 'administrator', practice: true }],
  [
    'activation refused',
    '/activate',
    {
      role: 'administrator',
      practice: true,
      act: async (page) => {
        await press(page, 'Make the study key', '2. Put copies away, prove one, commit');
        await press(page, 'Commit', problem);
      },
    },
  ],
  ['a lock in practice', '/lock', { role: 'administrator', practice: true }],
  ['a lock refused', '/lock', { role: 'administrator', act: sent('Lock the study for good') }],
  [
    'a program of the analysis refused',
    '/analysis-programs',
    { role: 'statistician', act: sent('Register the program') },
  ],
  [
    'a program of the analysis that comes before the signature',
    '/lock',
    {
      role: 'statistician',
      prepare: (w) => w.as('administrator').lockStudy(signed(w, 'administrator', 'lock the study')),
    },
  ],
  [
    'programs of the analysis once they are closed',
    '/analysis-programs',
    { role: 'trainer', prepare: ended },
  ],
  ['a signature refused', '/lock', { role: 'statistician', prepare: lock, act: sent('Sign for good') }],
  ['unsealed', '/lock', { role: 'coordinator', prepare: ended }],
  [
    'a form that was open when the lock came',
    '/participants/L-001/baseline/dxa',
    {
      role: 'assessor',
      prepare: ready,
      act: async (page, w) => {
        await lock(w);
        await fill(page, [['operator', 'ZZ']]);
        await press(page, 'Save', 'What you typed');
        await sees(page, 'ZZ');
      },
    },
  ],
  ['a screening after the lock', '/screening/new', { role: 'coordinator', prepare: lock }],
  ['a coordinator with nothing to do', '/', { role: 'coordinator', practice: true }],
  ['an empty screening log', '/screening', { role: 'coordinator', practice: true }],
  ['no participant', '/participants', { role: 'coordinator', practice: true }],
  ['nobody in the programme', '/programme', { role: 'trainer', practice: true }],
  ['a token refused', '/tokens', { role: 'statistician', act: sent('Make the token') }],
  [
    'a token that is made',
    '/tokens',
    {
      role: 'statistician',
      act: async (page, w) => {
        await fill(page, [
          ['name', 'nightly copy'],
          ['scope', 'tables'],
          ['days', '30'],
          ['password', w.signInOf('statistician').password],
        ]);
        await press(page, 'Make the token', 'Your new token');
        await sees(page, 'nightly copy');
      },
    },
  ],
  ['an export in practice', '/export', { role: 'statistician', practice: true }],
  ['a screening refused', '/screening/new', { role: 'coordinator', act: sent('Judge and add to the log') }],
  [
    'a screening to be confirmed',
    '/screening/new',
    {
      role: 'coordinator',
      act: async (page) => {
        await fill(page, but(screeningEntries, { ls_t: '0.2' }));
        await press(page, 'Judge and add to the log', 'Not saved yet');
      },
    },
  ],
  [
    'a consent refused',
    '/screening/S-001/enrol',
    { role: 'coordinator', prepare: screen, act: sent('Enrol her') },
  ],
  [
    'a history refused',
    '/participants/L-001/baseline/demographics_history',
    {
      role: 'coordinator',
      prepare: enrol,
      act: async (page) => {
        await fill(page, [['menopause_years', 'many']]);
        await press(page, 'Save', problem);
      },
    },
  ],
  [
    'a receipt',
    '/participants/L-001/randomise',
    { role: 'coordinator', prepare: ready, act: sent('Randomise L-001 now', 'L-001 is randomised') },
  ],
  ['randomised already', '/participants/L-001/randomise', { role: 'coordinator', prepare: randomised }],
  ['not ready', '/participants/L-001/randomise', { role: 'coordinator', prepare: enrol }],
  ['ready', '/participants/L-001/randomise', { role: 'coordinator', prepare: ready }],
  ['eligibility too early', '/participants/L-001/eligibility', { role: 'assessor', prepare: enrol }],
  ['eligibility of her own', '/participants/L-001/eligibility', { role: 'coordinator', prepare: measured }],
  [
    'eligibility confirmed without the tick',
    '/participants/L-001/eligibility',
    { role: 'assessor', prepare: measured, act: sent('Confirm that she is eligible') },
  ],
  [
    'eligibility to be confirmed again',
    '/participants/L-001/eligibility',
    {
      role: 'assessor',
      prepare: async (w) => {
        await ready(w);
        await screen(w, { rescreen_of: 'S-001', age: '67' });
      },
    },
  ],
  [
    'eligibility, once randomised',
    '/participants/L-001/eligibility',
    { role: 'assessor', prepare: randomised },
  ],
  [
    'a note refused',
    '/participants/L-001',
    {
      role: 'coordinator',
      prepare: async (w) => noteMistake(w, await randomised(w)),
      act: async (page) => {
        await page.getByText('Note a mistake').click();
        await press(page, 'Add the note', problem);
      },
    },
  ],
  ['nobody enrolled yet', '/enrolment', { role: 'trainer', practice: true }],
  [
    'the date of a visit refused',
    '/participants/L-001/baseline',
    {
      role: 'assessor',
      prepare: enrol,
      act: async (page) => {
        await fill(page, [['date', '2026-02-01']]);
        await press(page, 'Open the visit', problem);
      },
    },
  ],
  [
    'scans refused',
    '/participants/L-001/baseline/dxa',
    {
      role: 'assessor',
      prepare: ready,
      act: async (page) => {
        await fill(page, but(dxaEntries, { ls_bmd: '9', fn_t: 'x', scan_date: 'yesterday' }));
        await page.getByText('Is a value not available?').first().click();
        await press(page, 'Save', problem);
      },
    },
  ],
  [
    'two people on one form',
    '/participants/L-001/baseline/dxa',
    {
      role: 'assessor',
      prepare: ready,
      act: async (page, w) => {
        const key = { number: 'L-001', visit: 'baseline', form: 'dxa' } as const;
        const more = { version: 1, reason: 'Read again', which: 2 } as const;
        await save(w, key, but(dxaEntries, { ls_bmd: '0.851', operator: 'BN' }), more);
        await press(page, 'Save', /saved this form while you were typing/);
      },
    },
  ],
  ['a first visit that is closed', '/participants/L-001/baseline', { role: 'assessor', prepare: randomised }],
  ['a value that is closed', '/participants/L-001/baseline/dxa', { role: 'assessor', prepare: randomised }],
  [
    'a void refused',
    '/participants/L-001/baseline/dxa/void',
    { role: 'assessor', prepare: ready, act: sent('Void this form') },
  ],
  [
    'a missed visit refused',
    '/participants/L-001/followup',
    {
      role: 'assessor',
      prepare: later,
      act: async (page) => {
        await page.getByText('She did not come: record the visit as missed').click();
        await press(page, 'Record as missed', problem);
      },
    },
  ],
  [
    'an event refused',
    '/adverse-events/new/L-001',
    { role: 'trainer', prepare: randomised, act: sent('Save the event') },
  ],
  [
    'an event that another window changed',
    '/adverse-events/new/L-001',
    {
      role: 'assessor',
      prepare: randomised,
      act: async (page, w) => {
        const id = await recordEvent(w, 'assessor', 'L-001');
        await page.goto(`/adverse-events/${id}`);
        const meta = Object.entries({ __version: '1', __reason: 'Heard more' });
        await w
          .as('assessor')
          .events.save({ number: 'L-001', id }, [...but(eventEntries, { severity: '3' }), ...meta]);
        await press(page, 'Save the event', 'This event was saved in another window while you were typing');
        await sees(page, 'Saved meanwhile in another window: Severe');
      },
    },
  ],
  [
    'an event to be confirmed',
    '/adverse-events/new/L-001',
    {
      role: 'assessor',
      prepare: randomised,
      act: async (page) => {
        await fill(page, but(eventEntries, { outcome: 'RECOVERED' }));
        await page.getByText('Is a value not available?').first().click();
        await press(page, 'Save the event', 'Not saved yet');
      },
    },
  ],
  ['a follow-up that is far away', '/participants/L-001/followup', { role: 'assessor', prepare: randomised }],
  [
    'a day refused',
    '/programme/L-001',
    {
      role: 'trainer',
      prepare: randomised,
      act: async (page) => {
        await fill(page, [['told_on', 'soon']]);
        await press(page, 'Record the day', problem);
      },
    },
  ],
];

test.each(states)('%s: no fault', async (_, path, { role, prepare, practice = false, act }) => {
  const { w, as, stranger } = await stage({}, { activated: !practice });
  await prepare?.(w);
  const page = role ? await as(role) : await stranger();
  await page.goto(path);
  await sees(page, /./);
  await act?.(page, w);
  expect(await faults(page, oneLook)).toEqual([]);
});

// Leaks in what happens when something is saved: texts, redirects, receipts, ids, times, and the open ledger.
import type { FormView } from '#app/services/capture/form-view.server.ts';
import { audited } from '#app/services/ledger.server.ts';
import type { Receipt } from '#app/services/randomisation/allocate.server.ts';
import { answer, type Leak, sent } from './leak.ts';
import type { Asked } from './seam.ts';
import type { Stage } from './small.ts';

const finalScans = ({ turned }: Stage) => turned.map((number) => `/participants/${number}/followup/dxa`);
const herPages = ({ turned }: Stage) => turned.map((number) => `/participants/${number}`);
const newEvents = ({ turned }: Stage) => turned.map((number) => `/adverse-events/new/${number}`);
/** The next two who wait. */
export const randomisations = ({ waiting }: Stage) =>
  waiting.splice(0, 2).map((number) => `/participants/${number}/randomise`);

const form = '/participants/:number/:visit/:form';
const scanSaved = /^assessor 1: POST .*\/participants\/L-\d+\/followup\/dxa(\.data)?: /;
const noteSaved = /^coordinator 1: POST .*\/participants\/L-\d+(\.data)?: /;
const isRandomised = ({ pattern, method, isData }: Asked) =>
  pattern === '/participants/:number/randomise' && method === 'POST' && !isData;
const randomisedHer = /^coordinator 1: POST .*\/participants\/L-\d+\/randomise: /;
const entry = /^the open ledger, entry \d+: /;

const texts: Leak[] = [
  {
    of: 'validation text',
    what: 'a refusal says more of women who lift',
    how: { writes: 'assessor', paths: finalScans },
    plant: sent<FormView>(form, ({ errors }, { hers }) => {
      const [first] = errors;
      if (first && hers) first.message += ' Ask her trainer.';
    }),
    caught: scanSaved,
  },
  {
    of: 'validation text',
    what: 'the order of refusals',
    how: { writes: 'assessor', paths: finalScans },
    plant: sent<FormView>(form, (its, { hers }) => {
      if (hers) its.errors.reverse();
    }),
    caught: scanSaved,
  },
  {
    of: 'validation text',
    what: 'what is unusual is so for women who do not lift alone',
    how: { writes: 'assessor', paths: finalScans },
    plant: sent<FormView>(form, (its, { hers }) => {
      if (hers) its.warnings = [];
    }),
    caught: scanSaved,
  },
  {
    of: 'validation text',
    what: 'what was typed comes back rounded',
    how: { writes: 'assessor', paths: finalScans },
    plant: sent<FormView>(form, ({ typed }, { hers }) => {
      if (hers && 'operator' in typed) typed.operator = `${typed.operator} `;
    }),
    caught: scanSaved,
  },
  {
    of: 'data-request field that no page draws',
    what: 'in the answer to a form',
    how: { writes: 'assessor', paths: finalScans },
    plant: sent<FormView & { next?: boolean }>(form, (its, { hers }) => {
      if (hers) its.next = true;
    }),
    caught: scanSaved,
  },
  {
    of: 'redirect target',
    what: 'what is said once a note is saved',
    how: { writes: 'coordinator', paths: herPages },
    plant: answer(
      ({ method, hers, pattern }, res) =>
        method === 'POST' && hers && pattern === '/participants/:number' && res.statusCode === 302,
      (body, _, res) => {
        res.setHeader('location', `${res.getHeader('location')}&next=programme`);
        return body;
      },
    ),
    caught: noteSaved,
  },
  {
    of: 'redirect target',
    what: 'in the data request alone',
    how: { writes: 'coordinator', paths: newEvents },
    plant: answer(
      ({ method, hers, isData }) => method === 'POST' && hers && isData,
      (body) => body.replace('done=', 'gone='),
    ),
    caught: /^coordinator 1: POST .*\/adverse-events\/new\/L-\d+\.data: /,
  },
  {
    of: 'error page',
    what: 'a form that is out of date is refused in other words',
    how: { writes: 'assessor', paths: finalScans },
    plant: answer(
      ({ method, hers, isData }, res) => method === 'POST' && hers && !isData && res.statusCode === 409,
      (body) => body.replace('</main>', '<p>Try again</p></main>'),
    ),
    caught: scanSaved,
  },
];

const receipts: Leak[] = [
  {
    of: 'receipt of randomisation',
    what: 'her place among those of her arm',
    how: { writes: 'coordinator', paths: randomisations },
    plant: answer(isRandomised, (body, { lifts }) =>
      body.replace(/number (<!-- -->)?\d+/, `number ${lifts.length}`),
    ),
    caught: randomisedHer,
  },
  {
    of: 'receipt of randomisation',
    what: 'the receipt is a hash over her arm too',
    how: { writes: 'coordinator', paths: randomisations },
    plant: answer(isRandomised, (body, { hers }) =>
      hers ? body.replace(/[0-9a-f]{60}/, (all) => [...all].reverse().join('')) : body,
    ),
    caught: randomisedHer,
  },
  {
    of: 'receipt of randomisation',
    what: 'the second of it',
    how: { writes: 'coordinator', paths: randomisations },
    plant: answer(isRandomised, (body, { hers }) => (hers ? body.replace(/(\d\d:\d)\d/, '$19') : body)),
    caught: randomisedHer,
  },
  {
    of: 'receipt of randomisation',
    what: 'in the data of the answer alone',
    how: { writes: 'coordinator', paths: randomisations },
    plant: sent<{ receipt?: Receipt & { more?: number } }>(
      '/participants/:number/randomise',
      ({ receipt }, { sum }) => {
        if (receipt) receipt.more = sum;
      },
    ),
    caught: randomisedHer,
  },
];

const stored: Leak[] = [
  {
    of: 'id gap',
    what: 'ids are drawn and thrown away for each woman who lifts',
    how: { writes: 'coordinator', paths: newEvents },
    in: 'fresh',
    plant: {
      act({ lifts }, act) {
        for (const _ of lifts) act.id();
        return act;
      },
    },
    caught: /^coordinator 1: (GET|POST) .*\/adverse-events/,
  },
  {
    of: 'time of entry',
    what: 'what is entered is stored a second later for each woman who lifts',
    how: { writes: 'coordinator', paths: herPages },
    in: 'fresh',
    plant: {
      act: ({ lifts }, act) => ({
        ...act,
        at: new Date(Date.parse(act.at) + lifts.length * 1000).toISOString(),
        id: act.id,
        bytes: act.bytes,
      }),
    },
    caught: /^(coordinator 1: GET \/participants\/L-\d+\?done=noted|the open ledger, entry \d+): /,
  },
  {
    of: 'time of entry',
    what: 'a thousandth of a second, which no page shows',
    how: { writes: 'assessor', paths: newEvents },
    in: 'fresh',
    plant: {
      act: ({ lifts }, act) => ({ ...act, at: act.at.replace('.000Z', `.00${lifts.length}Z`) }),
    },
    caught: entry,
  },
  {
    of: 'audit row',
    what: 'the number of the request in it',
    how: { writes: 'coordinator', paths: herPages },
    in: 'fresh',
    plant: {
      act: ({ lifts }, act) => ({ ...act, request: act.request.slice(lifts.length) }),
    },
    caught: entry,
  },
  {
    of: 'audit row',
    what: 'one is written when the page of a woman who lifts is read',
    how: { writes: 'coordinator', paths: herPages },
    in: 'fresh',
    plant: {
      answer(asked, body) {
        if (asked.pattern === '/participants/:number' && asked.hers) asked.later(() => openEvent(asked));
        return body;
      },
    },
    caught: entry,
  },
  {
    of: 'ledger gap',
    what: 'an allocation to one arm takes two numbers of the open ledger',
    how: { writes: 'coordinator', paths: randomisations },
    in: 'fresh',
    plant: {
      answer(asked, body) {
        if (isRandomised(asked) && asked.hers) asked.later(() => openEvent(asked));
        return body;
      },
    },
    caught: entry,
  },
  {
    of: 'background job',
    what: 'a reminder is noted in the open ledger for women who lift, some time after they were randomised',
    how: { writes: 'coordinator', paths: randomisations },
    in: 'fresh',
    plant: {
      answer(asked, body) {
        if (isRandomised(asked))
          asked.later(async () => {
            for (const number of asked.lifts) await openEvent(asked, number);
          });
        return body;
      },
    },
    caught: entry,
  },
  {
    of: 'background job',
    what: 'a page changes some time after a woman who lifts was randomised',
    how: { writes: 'coordinator', paths: randomisations },
    in: 'fresh',
    plant: (() => {
      const reminded = new Set<unknown>();
      return {
        answer(asked: Asked, body: string) {
          if (isRandomised(asked) && asked.hers) asked.later(async () => reminded.add(asked.its));
          return reminded.has(asked.its) ? body.replace('</main>', '<p>Due</p></main>') : body;
        },
      };
    })(),
    caught: /^coordinator 1: (GET|POST) .*\/?/,
  },
];

const openEvent = ({ its }: Asked, subject = 'L-001') =>
  audited(its.scope('system'), { action: 'reminder.noted', subject }, (tx) => tx.event('open'));

export const writeLeaks = [...texts, ...receipts, ...stored];

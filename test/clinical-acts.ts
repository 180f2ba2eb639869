// Every act that writes something clinical, each from a page that says in which mode of the study it was opened.
import {
  anthropometryEntries,
  book,
  consentEntries,
  courseEntries,
  type Entries,
  enrol,
  eventEntries,
  followUpDay,
  incidentEntries,
  logIncident,
  measured,
  noteEntries,
  randomised,
  ready,
  reconsent,
  recordCourse,
  recordEvent,
  screen,
  screeningEntries,
  sheet,
} from './acts.ts';
import { answerSealed, log, logEntries, sealedEntries } from './logging.ts';
import type { TestWorld } from './world.ts';

/** The entries as a page of this mode sends them. */
export const from = (mode: string, entries: Entries = []): Entries => [...entries, ['__mode', mode]];

/** What it is called, what must be there before, and the act itself. */
export const acts: [
  string,
  (w: TestWorld) => Promise<string>,
  (w: TestWorld, of: string, mode: string) => Promise<unknown>,
][] = [
  [
    'a screening',
    async () => '',
    (w, _, mode) => w.as('coordinator').screening.screen(from(mode, screeningEntries)),
  ],
  ['a consent', screen, (w, of, mode) => w.as('coordinator').screening.enrol(of, from(mode, consentEntries))],
  [
    'the day of a visit',
    enrol,
    (w, number, mode) => w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02', mode }),
  ],
  [
    'an appointment',
    randomised,
    (w, number, mode) => w.as('assessor').capture.bookVisit(number, 'followup', { day: followUpDay, mode }),
  ],
  [
    'a cancelled appointment',
    async (w) => {
      const number = await randomised(w);
      await book(w, number, 'followup', { day: followUpDay });
      return number;
    },
    (w, number, mode) =>
      w.as('coordinator').capture.cancelBooking(number, 'followup', { version: '1', mode }),
  ],
  [
    'a missed visit',
    randomised,
    (w, number, mode) => w.as('assessor').capture.missVisit(number, 'followup', 'away', { mode }),
  ],
  [
    'an unscheduled visit',
    randomised,
    (w, number, mode) =>
      w.as('assessor').capture.beginUnscheduled(number, { date: '2026-03-02', why: 'repeat', mode }),
  ],
  [
    'a form',
    ready,
    (w, number, mode) =>
      w
        .as('assessor')
        .capture.save(
          { number, visit: 'baseline', form: 'anthropometry' },
          from(mode, [
            ...anthropometryEntries,
            ['weight_1', ''],
            ['__version', '1'],
            ['__reason', 'because'],
          ]),
        ),
  ],
  [
    'a void form',
    ready,
    (w, number, mode) =>
      w
        .as('assessor')
        .capture.voidForm(
          { number, visit: 'baseline', form: 'anthropometry' },
          { reason: 'another woman', version: 1, mode },
        ),
  ],
  [
    'an event',
    randomised,
    (w, number, mode) => w.as('trainer').events.save({ number, id: null }, from(mode, eventEntries)),
  ],
  [
    'a void event',
    async (w) => recordEvent(w, 'assessor', await enrol(w)),
    (w, id, mode) =>
      w
        .as('assessor')
        .events.voidEvent({ number: 'L-001', id }, { reason: 'another woman', version: 1, mode }),
  ],
  [
    'an incident',
    randomised,
    (w, participant, mode) =>
      w
        .as('trainer')
        .incidents.save(
          { number: null, id: null },
          from(mode, [...incidentEntries, ['participant', participant]]),
        ),
  ],
  [
    'a void incident',
    (w) => logIncident(w, 'assessor'),
    (w, id, mode) =>
      w
        .as('assessor')
        .incidents.voidIncident({ number: null, id }, { reason: 'another day', version: 1, mode }),
  ],
  [
    'a consent given again',
    async (w) => {
      const number = await enrol(w);
      await sheet(w, '2.1', '2026-01-10', '0');
      return number;
    },
    async (w, number, mode) => {
      const [its] = await w.as('administrator').sheets.list();
      return w
        .as('coordinator')
        .consents.again(number, { signed: its?.id, given_on: '2026-03-02', __mode: mode });
    },
  ],
  [
    'a void consent',
    async (w) => {
      const number = await enrol(w);
      await sheet(w, '2.1', '2026-01-10', '0');
      await reconsent(w, number, '2.1', '2026-03-02');
      return (await w.as('coordinator').consents.of(number)).again[0]?.id ?? '';
    },
    (w, consent, mode) =>
      w.as('coordinator').consents.voidOne('L-001', { consent, reason: 'another woman', __mode: mode }),
  ],
  [
    'what became of her',
    randomised,
    (w, number, mode) => w.as('coordinator').course.save({ number, id: null }, from(mode, courseEntries)),
  ],
  [
    'a void record of her course',
    async (w) => recordCourse(w, 'coordinator', await randomised(w)),
    (w, id, mode) =>
      w
        .as('coordinator')
        .course.voidRecord({ number: 'L-001', id }, { reason: 'another woman', version: 1, mode }),
  ],
  [
    'an entry of a log',
    randomised,
    (w, number, mode) =>
      w
        .as('assessor')
        .logs.save({ log: 'fall', number, id: null, parent: null }, from(mode, logEntries.fall)),
  ],
  [
    'a void entry of a log',
    async (w) => log(w, 'coordinator', 'medication', await enrol(w)),
    (w, id, mode) =>
      w
        .as('assessor')
        .logs.voidEntry(
          { log: 'medication', number: 'L-001', id },
          { reason: 'another woman', version: 1, mode },
        ),
  ],
  [
    'a questionnaire that is sealed',
    randomised,
    (w, number, mode) =>
      w.as('trainer').sealedForms.save(number, 'exit_survey', from(mode, sealedEntries.exit_survey)),
  ],
  [
    'a sealed questionnaire that is void',
    async (w) => {
      const number = await randomised(w);
      await answerSealed(w, number, 'paces_8');
      return number;
    },
    (w, number, mode) =>
      w.as('trainer').sealedForms.voidForm(number, 'paces_8', { reason: 'another woman', version: 1, mode }),
  ],
  [
    'a confirmed eligibility',
    measured,
    (w, number, mode) => w.as('assessor').eligibility.confirm(number, { checked: 'yes', version: '1', mode }),
  ],
  [
    'a note on a mistake',
    randomised,
    (w, number, mode) => w.as('coordinator').randomisation.note(number, { ...noteEntries, mode }),
  ],
  ['a randomisation', ready, (w, number, mode) => w.as('coordinator').randomisation.randomise(number, mode)],
  [
    'the day of telling',
    randomised,
    (w, number, mode) => w.as('trainer').programme.recordTold(number, '2026-03-02', mode),
  ],
];

// Every save passes the last gate: a value that slipped through the reading of a form is not stored, whoever saves.
import { expect, test } from 'vitest';
import { instrumentNamed } from '#app/study/index.ts';
import {
  but,
  consentEntries,
  type Entries,
  eventEntries,
  historyEntries,
  randomised,
  ready,
  screen,
  screeningEntries,
  strengthEntries,
} from '../acts.ts';
import { content } from '../db/raw.ts';
import { type TestWorld, world } from '../world.ts';

const again: Entries = [
  ['__version', '1'],
  ['__reason', 'measured again'],
];
const event = (role: 'assessor' | 'trainer') => (w: TestWorld, number: string) =>
  w.as(role).events.save({ number, id: null }, but(eventEntries, { term: 'x'.repeat(201) }));

type Save = (w: TestWorld, number: string) => Promise<unknown>;
const saves: [string, string, string, object, (w: TestWorld) => Promise<string>, Save][] = [
  [
    'a screening',
    'screening',
    'age',
    { max: 999, expect: [0, 999] },
    screen,
    (w) => w.as('coordinator').screening.screen(but(screeningEntries, { age: '111' })),
  ],
  [
    'an enrolment',
    'consent',
    'birth_year',
    { max: 2026 },
    screen,
    (w, number) => w.as('coordinator').screening.enrol(number, but(consentEntries, { birth_year: '2011' })),
  ],
  [
    'a form of an assessor',
    'strength_function',
    'bes_t1',
    { max: 999, expect: [0, 999] },
    ready,
    (w, number) =>
      w
        .as('assessor')
        .capture.save({ number, visit: 'baseline', form: 'strength_function' }, [
          ...but(strengthEntries, { bes_t1: '151.0' }),
          ...again,
        ]),
  ],
  [
    'a form of a coordinator',
    'demographics_history',
    'falls_12_months',
    { max: 999, expect: [0, 999] },
    ready,
    (w, number) =>
      w
        .as('coordinator')
        .capture.save({ number, visit: 'baseline', form: 'demographics_history' }, [
          ...but(historyEntries(false), { falls_12_months: '101' }),
          ...again,
        ]),
  ],
  ["an assessor's event", 'adverse_event', 'term', { maxLength: 999 }, randomised, event('assessor')],
  ["a trainer's event", 'adverse_event', 'term', { maxLength: 999 }, randomised, event('trainer')],
];

test.each(saves)(
  '%s stops at the gate when %s.%s was read too generously',
  async (_, form, name, wider, prepare, act) => {
    const fields = instrumentNamed(form)?.fields as Record<string, object>;
    const field = fields[name] as object;
    const w = await world();
    const number = await prepare(w);
    expect(await act(w, number), 'the reading itself refuses it').toMatchObject({ ok: false });
    // The gate of an instrument is made once: this widens what is read and not what is let through.
    await w.as('coordinator').events.save({ number: await randomised(w), id: null }, eventEntries);
    const before = await content(w);
    fields[name] = { ...field, ...wider };
    try {
      await expect(act(w, number)).rejects.toThrow(
        `${form}: the definition does not allow what was to be stored in ${name}.`,
      );
    } finally {
      fields[name] = field;
    }
    expect(await content(w)).toBe(before);
  },
);

// A form that blinded people read or enter depends on the arm in no way: each planted definition that does is refused when it
// is built or when the program starts, in one sentence that names form, field and rule.
import { describe, expect, test } from 'vitest';
import { refuseArmNames } from '#app/study/arm-names.ts';
import { arms } from '#app/study/arms.ts';
import {
  checkEligibility,
  checkSchedule,
  checkStudy,
  DefinitionError,
} from '#app/study/definition-checks.ts';
import { criteria, limits } from '#app/study/eligibility.ts';
import { study } from '#app/study/index.ts';
import type { CrossCheck, Instrument } from '#app/study/instrument.ts';
import type { Field, Value } from '#app/study/kinds.ts';
import { probe } from '#app/study/probe.ts';
import { mean } from '#app/study/rule.ts';
import { visits } from '#app/study/schedule.ts';
import { check, choice, decimal, derived, form, number, text, whyNot } from './definition-kit.ts';

/** As a protocol may know an arm while it is written, whatever the types say. */
const world = { arm: 'HIPRT' };
const lifts = () => world.arm === 'HIPRT';
const sealed: Field = { ...number, label: 'Load', reveals: 'arm', required: false };
const says = (message: CrossCheck['message'], more: object = {}): { checks: CrossCheck[] } => ({
  checks: [{ ...check, message, ...more }],
});
/** Both together; what is computed stays so. */
const merged = (its: object, more: object) =>
  Object.defineProperties({ ...its }, Object.getOwnPropertyDescriptors(more));
const field = (more: object) => whyNot(() => form({ a: merged(number, more) as Field }));
const checked = (message: CrossCheck['message'], more: object = {}) =>
  whyNot(() => form({ a: number, load: sealed, b: derived }, says(message, more)));
const forEverybody = 'it must be plain data, the same for everybody, whatever the arm';
const noWord = (word: string, what: string) =>
  `“${word}” is no word of a ${what}: whether and how it is asked must be the same for everybody, whatever the arm`;

describe('a field is refused', () => {
  test.each<[string, object, string]>([
    ['asked when the arm is one', { when: () => lifts() }, 'a condition is plain data'],
    ['asked when a field is answered', { when: { field: 'arm', is: 'HIPRT' } }, noWord('field', 'condition')],
    ['with limits of each arm', { maxOfArm: { HIPRT: 9, CONTROL: 5 } }, noWord('maxOfArm', 'field')],
    [
      'with a label that is a function',
      { label: () => (lifts() ? 'A' : 'B') },
      `label is computed when it is read: ${forEverybody}`,
    ],
    [
      'with a hint that is computed',
      {
        get hint() {
          return lifts() ? 'A' : 'B';
        },
      },
      `hint is computed when it is read: ${forEverybody}`,
    ],
    [
      'with a limit that is computed',
      {
        get max() {
          return lifts() ? 9 : 5;
        },
      },
      `max is computed when it is read: ${forEverybody}`,
    ],
    [
      'with what is expected in one arm',
      {
        expect: {
          get 0() {
            return lifts() ? 1 : 2;
          },
          1: 9,
        },
      },
      `expect is computed when it is read: ${forEverybody}`,
    ],
    [
      'required in one arm',
      {
        get required() {
          return lifts();
        },
      },
      `required is computed when it is read: ${forEverybody}`,
    ],
    [
      'with choices of one arm',
      { kind: 'choice', min: undefined, max: undefined, choices: () => [[1, 'One']] },
      `“min” is no word`,
    ],
  ])('%s', (_, more, rule) => {
    expect(field(more)).toContain(`form: a: ${rule}`);
  });

  test('with choices that are a function, or computed one by one', () => {
    const asked = (choices: unknown) => whyNot(() => form({ a: { ...choice, choices } as Field }));
    const rule = `form: a: choices is computed when it is read: ${forEverybody}`;
    expect(asked(() => [])).toBe(rule);
    expect(
      asked([
        [1, 'One'],
        {
          get 0() {
            return 2;
          },
          1: 'Two',
        },
      ]),
    ).toBe(rule);
  });

  test('when there is none in one arm', () => {
    const fields = {
      a: number,
      get b() {
        return lifts() ? number : text;
      },
    };
    expect(whyNot(() => form(fields))).toBe(`form: b is computed when it is read: ${forEverybody}`);
    class Form {
      a = number;
    }
    expect(whyNot(() => form({ a: Object.assign(new Form(), number) as unknown as Field }))).toContain(
      'form: a: a field is plain data',
    );
  });

  test('that reveals the arm, where something open would follow from its value', () => {
    expect(field({ reveals: 'arm', required: false, expect: [1, 2] })).toBe(
      'form: a: it reveals the arm, so nothing can be expected of it: that it was confirmed is stored open',
    );
    expect(field({ reveals: 'arm' })).toBe(
      'form: a: it reveals the arm, so it is needed for saving or optional: whether a form is complete is stored open',
    );
    expect(field({ reveals: 'arm', mustHave: true })).toBe('accepted');
  });
});

describe('a calculation is refused', () => {
  const from = (uses: string[], compute: (inputs: Record<string, Value>) => number | null) =>
    whyNot(() =>
      form({
        a: number,
        load: sealed,
        first: { ...derived, uses: ['load'], reveals: 'arm' } as Field,
        b: { ...derived, uses, rule: { ...mean, compute } } as Field,
      }),
    );

  test('from a field that reveals the arm, also by way of another calculation', () => {
    expect(from(['load'], mean.compute)).toBe('form: b: it is calculated from load, which reveals the arm');
    expect(from(['first'], mean.compute)).toBe('form: b: it is calculated from first, which reveals the arm');
    // By way of one that is open it is refused at that one.
    const open: Field = { ...derived, uses: ['load'] } as Field;
    const chain = { load: sealed, c: open, d: { ...derived, uses: ['c'] } as Field };
    expect(whyNot(() => form(chain))).toBe('form: c: it is calculated from load, which reveals the arm');
  });

  test('that reads what is none of its inputs', () => {
    expect(from(['a'], ({ load }) => Number(load))).toBe(
      'form: b: the rule mean reads load, which is none of its inputs',
    );
    expect(from(['a'], (inputs) => (Number(inputs.a) > 5 && inputs.arm === 'HIPRT' ? 1 : 2))).toBe(
      'form: b: the rule mean reads arm, which is none of its inputs',
    );
    expect(from(['a'], (inputs) => ('arm' in inputs ? 1 : 2))).toContain(
      'reads arm, which is none of its inputs',
    );
  });

  test('that answers the same inputs differently', () => {
    let turn = 0;
    expect(from(['a'], () => turn++)).toBe('form: b: the rule mean: it answers the same values differently');
  });
});

describe('a check is refused', () => {
  const revealing = 'form: a: the check a_check reads load, which reveals the arm';

  test.each<[string, CrossCheck['message']]>([
    ['directly', ({ load }) => (load === 3 ? 'A' : undefined)],
    ['only when another value is there', (values) => (values.a === 10 && values.load ? 'A' : undefined)],
    ['by the reason why it is missing', (_, missing) => (missing.load ? 'A' : undefined)],
    ['among all values', (values) => (Object.values(values).includes(7) ? 'A' : undefined)],
    ['in a copy', (values) => (JSON.stringify({ ...values }).includes('7') ? 'A' : undefined)],
    ['by whether it is there', (values) => ('load' in values ? undefined : 'A')],
  ])('that reads a field that reveals the arm: %s', (_, message) => {
    expect(checked(message)).toBe(revealing);
  });

  test('that reads a calculation from such a field', () => {
    const fields = { a: number, load: sealed, sum: { ...derived, uses: ['load'], reveals: 'arm' } as Field };
    expect(
      whyNot(() =>
        form(
          fields,
          says(({ sum }) => (Number(sum) > 1 ? 'A' : undefined)),
        ),
      ),
    ).toBe('form: a: the check a_check reads sum, which reveals the arm');
  });

  test('that reads what is no field of the form', () => {
    expect(checked(({ arm }) => (arm === 'HIPRT' ? 'A' : undefined))).toBe(
      'form: a: the check a_check reads arm, which is no field of this form',
    );
  });

  test('that asks about such a field: its id would be stored open', () => {
    expect(checked(() => undefined, { field: 'load' })).toBe(
      'form: load: the check a_check asks about a field that reveals the arm: that it was confirmed is stored open',
    );
    expect(checked(({ load }) => (load ? 'A' : undefined), { field: 'load', level: 'hard' })).toBe(
      'accepted',
    );
  });

  test('that knows of the arm in words of its own, or cannot be called', () => {
    expect(checked(() => undefined, { when: 'HIPRT' })).toBe(
      `form: the check a_check: ${noWord('when', 'check')}`,
    );
    expect(checked((values) => (values.a as string).trim())).toContain(
      'form: a: the check a_check cannot be used: it fails on values that are possible',
    );
  });
});

describe('a schedule is refused', () => {
  const [baseline, followup] = visits;
  const refusal = (more: object) => whyNot(() => checkSchedule([merged({ ...followup }, more) as never]));
  const inVisit = (its: Partial<Instrument>) => {
    const made = form({ a: number }, its, 'training');
    return whyNot(() => checkStudy([made], [{ name: 'followup', forms: ['training'] }]));
  };

  test.each<[string, object, string]>([
    ['a visit that one arm has', { arm: 'HIPRT' }, noWord('arm', 'visit')],
    ['a visit that is due when somebody says so', { when: () => lifts() }, noWord('when', 'visit')],
    [
      'a visit that counts from what one arm has',
      { anchor: 'arm_told' },
      'its anchor is arm_told; every visit counts from randomisation, whatever the arm',
    ],
    [
      'a day that is computed',
      {
        get targetDay() {
          return lifts() ? 200 : 243;
        },
      },
      `targetDay is computed when it is read: ${forEverybody}`,
    ],
    [
      'a window that is computed',
      { soft: () => [0, 1] },
      `soft is computed when it is read: ${forEverybody}`,
    ],
    [
      'forms of one arm',
      {
        get forms() {
          return lifts() ? ['dxa'] : [];
        },
      },
      `forms is computed when it is read: ${forEverybody}`,
    ],
    ['a window that is no number', { hard: [-1.5, 3] }, 'its target and its windows are whole days'],
  ])('%s', (_, more, rule) => {
    expect(refusal(more)).toBe(`study: the visit followup: ${rule}`);
  });

  test('a form that somebody enters who knows the arm: it would be there for one arm', () => {
    expect(inVisit({ enteredBy: ['assessor', 'trainer'] })).toBe(
      'study: the visit followup has the form training, which the trainer enters: she knows the arm, so whether the form is there would tell it',
    );
    expect(inVisit({})).toBe('accepted');
    expect(inVisit({ reveals: 'arm' })).toContain('has the form training, which reveals the arm');
  });

  test('a field that reveals the arm in a form of a visit: nothing would seal it', () => {
    const made = form({ a: number, load: sealed }, {}, 'training');
    for (const forms of [['training'], []])
      expect(whyNot(() => checkStudy([made], [{ name: 'followup', forms }]))).toBe(
        'study: training: load: it reveals the arm, and single fields can be sealed in forms that repeat alone: of a visit nothing would be stored of it, or it would lie open',
      );
  });

  test('and the visits of the study are not', () => {
    expect(whyNot(() => checkSchedule([baseline, followup] as never))).toBe('accepted');
  });
});

describe('a criterion is refused', () => {
  const [first] = criteria;
  const judged = (more: object) =>
    whyNot(() => checkEligibility([{ ...first, ...more } as never], limits, study.instruments));

  test('that reads the arm, or a limit of its own', () => {
    const reads = 'eligibility: age: it reads arm, which is no answer of the screening';
    expect(judged({ judge: (values: Record<string, Value>) => (values.arm ? 'yes' : 'no') })).toBe(reads);
    expect(judged({ shows: (values: Record<string, Value>) => String(values.arm) })).toBe(reads);
    expect(judged({ label: (its: Record<string, number>) => `Over ${its.ageOfArm}` })).toBe(
      'eligibility: age: it reads the limit ageOfArm, which does not exist',
    );
  });
});

describe('a definition that names an arm is refused when the program starts', () => {
  const named = (its: Instrument, more: object = {}) =>
    whyNot(() =>
      refuseArmNames(
        { instruments: [its], visits, criteria, limits, ...more },
        arms,
        (rule) => new DefinitionError(`study: ${rule}`),
      ),
    );
  const withField = (more: object, its = number) => named(form({ a: { ...its, ...more } as Field }));
  const alone = 'names the arm HIPRT, and not the others alike';

  test.each<[string, string, () => string]>([
    ['a label', 'form: a: its label', () => withField({ label: 'Load (HIPRT)' })],
    [
      'a hint in the words of the protocol',
      'form: a: its hint',
      () => withField({ hint: `Of ${arms[0].label.toLowerCase()}` }),
    ],
    ['a unit', 'form: a: its unit', () => withField({ unit: 'HIPRT units' }, decimal as never)],
    [
      'the code of a choice',
      'form: a: its choices',
      () =>
        withField(
          {
            choices: [
              ['hiprt', 'It'],
              ['O', 'Other'],
            ],
          },
          choice as never,
        ),
    ],
    [
      'the label of a choice',
      'form: a: its choices',
      () =>
        withField(
          {
            choices: [
              [1, 'HIPRT'],
              [2, 'No'],
            ],
          },
          choice as never,
        ),
    ],
    ['the name of a field', 'form: hiprt_load: its name', () => named(form({ hiprt_load: number }))],
    ['the name of a form', 'hiprt: its name', () => named(form({ a: number }, {}, 'hiprt'))],
    ['an introduction', 'form: its introduction', () => named(form({ a: number }, { intro: 'For HIPRT' }))],
    [
      'what a check says',
      'form: a: its check a_check',
      () =>
        named(
          form(
            { a: number },
            says(({ a }) => (a === 10 ? 'As in HIPRT' : undefined)),
          ),
        ),
    ],
    [
      'the label of a visit',
      'the visit x: its label',
      () => named(form({ a: number }), { visits: [{ ...visits[0], name: 'x', label: 'HIPRT' }] }),
    ],
    [
      'a criterion',
      'eligibility: c: its label',
      () => named(form({ a: number }), { criteria: [{ ...criteria[0], id: 'c', label: () => 'HIPRT' }] }),
    ],
  ])('%s', (_, place, refusal) => {
    expect(refusal()).toBe(`study: ${place} ${alone}`);
  });

  test('and one that names all of them alike is not: a guess does', () => {
    expect(withField({ choices: arms.map(({ code, label }) => [code, label]) }, choice as never)).toBe(
      'accepted',
    );
    expect(withField({ label: 'Control of blood pressure' })).toBe('accepted');
    expect(named(form({ a: { ...number, label: 'HIPRT' } as Field }, { reveals: 'arm' }))).toBe('accepted');
  });
});

test('the built-in study is accepted, and each of its functions reads something', () => {
  const all = { ...study, criteria, limits };
  expect(whyNot(() => refuseArmNames(all, arms, (rule) => new DefinitionError(rule)))).toBe('accepted');
  for (const its of study.instruments)
    for (const each of its.checks ?? []) {
      const { read, answers } = probe(its.fields, each.message);
      expect(read.length, each.id).toBeGreaterThan(0);
      // Otherwise the probe would not have gone where something is said.
      expect(
        answers.filter((answer) => answer !== undefined).length,
        `${its.name}.${each.id}`,
      ).toBeGreaterThan(0);
    }
});

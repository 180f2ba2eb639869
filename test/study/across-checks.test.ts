// Checks across forms and visits: what is refused of a definition, and on which side of its limit each check of the trial asks.
import { describe, expect, test } from 'vitest';
import type { AcrossCheck } from '#app/study/across-check.ts';
import { refuseArmNames } from '#app/study/arm-names.ts';
import { arms } from '#app/study/arms.ts';
import { checkAcrossForms } from '#app/study/definition-checks.ts';
import { criteria, limits } from '#app/study/eligibility.ts';
import type { Value } from '#app/study/field.ts';
import { study } from '#app/study/index.ts';
import { check, derived, form, number, text, whyNot } from './definition-kit.ts';

const one = form({ a: number, mean: derived, b: number }, { checks: [{ ...check, id: 'taken' }] }, 'one');
const two = form({ c: number, sealed: { ...number, reveals: 'arm', required: false } }, {}, 'two');
const guess = form({ d: number }, { confidential: true }, 'guess');
const whole = form({ e: number }, { reveals: 'arm', enteredBy: ['trainer'], readBy: ['trainer'] }, 'whole');
const alone = form({ f: text }, {}, 'alone');
const visits = [
  { name: 'first', forms: ['one', 'two', 'guess'] },
  { name: 'second', forms: ['one'] },
  { name: 'third', forms: ['alone'] },
];
const now = { visit: 'same', form: 'one', field: 'a' } as const;
const before = { visit: 'earlier', form: 'one', field: 'a' } as const;
const good: AcrossCheck = {
  id: 'change',
  version: 1,
  level: 'soft',
  form: 'one',
  field: 'a',
  uses: { now, before },
  formula: 'a within 1 of the earlier visit',
  message: 'Measure again.',
  isOff: (inputs) => Math.abs(Number(inputs.now) - Number(inputs.before)) > 1,
};
const why = (changes: Partial<AcrossCheck>, ...more: AcrossCheck[]) =>
  whyNot(() => checkAcrossForms([{ ...good, ...changes }, ...more], [one, two, guess, whole, alone], visits));

describe('a check across forms is refused', () => {
  test.each<[string, Partial<AcrossCheck>, string]>([
    ['where its form is none', { form: 'none' }, 'the field none.a, at which it is said, does not exist'],
    ['where its field is none', { field: 'z' }, 'the field one.z, at which it is said, does not exist'],
    ['at a field that is calculated', { field: 'mean' }, 'where nothing can be typed'],
    [
      'at a field that is sealed',
      { form: 'two', field: 'sealed' },
      'it is said at sealed, which reveals the arm',
    ],
    ['with an id that is no name', { id: 'A check' }, 'its id is no name'],
    ['with the id of a check of the form', { id: 'taken' }, 'there are two of this name'],
    ['without a sentence', { message: ' ' }, 'it says nothing'],
    [
      'that reads a form that is none',
      { uses: { now, x: { ...before, form: 'none' } } },
      'x: there is no field none.a',
    ],
    [
      'that reads a field that is none',
      { uses: { now, x: { ...before, field: 'z' } } },
      'x: there is no field one.z',
    ],
    [
      'that reads a sealed field',
      { uses: { now, x: { visit: 'same', form: 'two', field: 'sealed' } } },
      'x: two.sealed reveals the arm',
    ],
    [
      'that reads a form that is sealed as a whole',
      { uses: { now, x: { visit: 'same', form: 'whole', field: 'e' } } },
      'x: whole.e reveals the arm',
    ],
    [
      'that reads a confidential form',
      { uses: { now, x: { visit: 'same', form: 'guess', field: 'd' } } },
      'x: guess is confidential',
    ],
    [
      'that reads a form of no such visit',
      { uses: { now, x: { visit: 'same', form: 'alone', field: 'f' } } },
      'x: no visit with one has alone at it',
    ],
    [
      'that reads an earlier visit which has not the form',
      { uses: { now, x: { visit: 'earlier', form: 'alone', field: 'f' } } },
      'x: no visit with one has alone at an earlier one',
    ],
    [
      'that reads a later visit',
      { uses: { now, x: { ...before, visit: 'later' as never } } },
      'x: later is neither',
    ],
    [
      'that reads nothing of its own form',
      { uses: { before } },
      'it reads nothing of the form at which it is said',
    ],
    ['that reads its own form alone', { uses: { now } }, 'it reads one form alone'],
    [
      'that reads what it does not declare',
      { isOff: (i) => good.isOff(i) && i.arm !== null },
      'it reads arm',
    ],
    ['that answers no yes or no', { isOff: () => 'yes' as never }, 'something else than yes or no'],
    ['that nothing sets off', { isOff: () => false }, 'no possible values set it off'],
    ['with a word that is none', { arm: 'x' } as never, '“arm” is no word of a check'],
  ])('%s', (_, changes, sentence) => {
    expect(why(changes)).toContain(sentence);
  });

  test('whose sentence is made of values: it could hold one of an earlier visit, or the difference', () => {
    const message = (inputs: Record<string, Value>) => `It was ${String(inputs.before)}.`;
    expect(why({ message: message as never })).toContain('message is computed when it is read');
    const isGiven = Object.defineProperty({ ...good }, 'message', { get: () => 'x', enumerable: true });
    expect(whyNot(() => checkAcrossForms([isGiven], [one], visits))).toContain('message is computed');
  });

  test('that comes twice', () => {
    expect(why({}, good)).toContain('the check one.change: there are two of this name');
  });

  test('whose sentence names an arm', () => {
    const sentence = `Ask in the ${arms[0].label} group.`;
    const named = { ...study, acrossChecks: [{ ...good, message: sentence }], criteria, limits };
    expect(() => refuseArmNames(named, arms, (rule) => new Error(rule))).toThrow(
      `the check one.change: its message names the arm ${arms[0].code}`,
    );
  });
});

test('one that is right is accepted, and so are those of the trial', () => {
  expect(why({})).toBe('accepted');
  expect(why({ uses: { now, before: { visit: 'same', form: 'two', field: 'c' } } })).toBe('accepted');
  expect(whyNot(() => checkAcrossForms(study.acrossChecks, study.instruments, study.visits))).toBe(
    'accepted',
  );
});

const ofTrial = (path: string) => {
  const found = study.acrossChecks.find(({ form, id }) => `${form}.${id}` === path);
  if (!found) throw new Error(`There is no ${path}.`);
  return found;
};

describe('the checks of the trial', () => {
  test.each([
    ['dxa.ls_bmd_change', 0.8, [0.704, 0.896], [0.703, 0.897]],
    ['dxa.fn_bmd_change', 0.65, [0.572, 0.728], [0.571, 0.729]],
    ['anthropometry.height_change', 161.8, [158.8, 164.8], [158.79, 164.81]],
    ['anthropometry.weight_change', 60, [51, 69], [50.99, 69.01]],
    ['strength_function.bes_change', 51.2, [1.2, 101.2], [1.1, 101.3]],
    ['strength_function.les_change', 71.1, [1.1, 141.1], [1, 141.2]],
    ['strength_function.tug_change', 9.9, [2.9, 16.9], [2.89, 16.91]],
    ['strength_function.ftsts_change', 16.1, [3.1, 29.1], [3.09, 29.11]],
    ['body_composition.scan_and_scale', 60, [58.2, 61.8], [58.19, 61.81]],
  ])(
    '%s asks beyond its limit and not at it, whatever the noise of doubles',
    (path, earlier, quiet, asked) => {
      const { isOff } = ofTrial(path);
      expect(quiet.map((value) => isOff({ now: value, before: earlier }))).toEqual([false, false]);
      expect(asked.map((value) => isOff({ now: value, before: earlier }))).toEqual([true, true]);
    },
  );

  test('exactly the limit is not asked about, for any height to a tenth', () => {
    const { isOff } = ofTrial('anthropometry.height_change');
    for (let tenths = 1230; tenths <= 1970; tenths++)
      expect(isOff({ now: tenths / 10, before: (tenths - 30) / 10 })).toBe(false);
  });

  test.each([
    ['dxa.other_scanner', 'Medix DR', ' medix  dr', 'Medix 90'],
    ['dxa.other_side', 'L', 'L', 'R'],
    ['dxa.other_vertebrae', 'L1L4', 'L1L4', 'L2L4'],
  ])('%s asks about another, and not about other spaces or capitals', (path, earlier, same, other) => {
    expect(ofTrial(path).isOff({ now: same, before: earlier })).toBe(false);
    expect(ofTrial(path).isOff({ now: other, before: earlier })).toBe(true);
  });

  test('each of them is named here', () => {
    expect(study.acrossChecks.map(({ form, id }) => `${form}.${id}`)).toEqual([
      ...[
        'dxa.no_cross_calibration',
        'dxa.other_scanner',
        'dxa.other_vertebrae',
        'dxa.other_side',
        'dxa.ls_bmd_change',
        'dxa.fn_bmd_change',
      ],
      ...['anthropometry.height_change', 'anthropometry.weight_change'],
      ...['bes', 'les', 'tug', 'ftsts'].map((score) => `strength_function.${score}_change`),
      'body_composition.scan_and_scale',
    ]);
  });

  test('whatever the earlier value was, the same is said, and no figure or direction is in it', () => {
    for (const { message, level } of study.acrossChecks) {
      expect(typeof message).toBe('string');
      expect(message).not.toMatch(
        /\d|\b(higher|lower|less|gain|lost|increase|decrease|taller|shorter|heavier|lighter)/i,
      );
      expect(/confirm it\.$/.test(message)).toBe(level === 'soft');
    }
  });
});

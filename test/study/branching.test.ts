// Branching: a field is asked because of answers that stand before it, and of nothing else. One that is not asked is null
// and wants nothing; what was typed for it is refused in words, and taken away only when somebody says so.
import { describe, expect, test } from 'vitest';
import { refuseArmNames } from '#app/study/arm-names.ts';
import { arms } from '#app/study/arms.ts';
import { type Condition, isYes } from '#app/study/condition.ts';
import { definitionData } from '#app/study/definition.ts';
import { checkStudy } from '#app/study/definition-checks.ts';
import { design } from '#app/study/design.ts';
import { criteria, limits } from '#app/study/eligibility.ts';
import type { Field } from '#app/study/field.ts';
import { openedBy, parseForm } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import { choice, derived, form, number, whyNot } from './definition-kit.ts';

const today = '2026-03-01';
const pain: Field = { kind: 'yes_no', label: 'Back pain' };
const when = isYes('pain');
const isTwo: Condition = {
  id: 'site_is_two',
  version: 1,
  formula: 'site is 2',
  uses: ['site'],
  holds: ({ site }) => site === 2,
};
const its = form({
  pain,
  score: { ...number, label: 'Score of the pain', when },
  site: { ...choice, label: 'Site', when },
  detail: { ...number, label: 'Detail', when: isTwo },
  doubled: { ...derived, label: 'Mean of the score', uses: ['score'], when } as Field,
});
const parse = (entries: Record<string, string>) => parseForm(its, Object.entries(entries), { today });

describe('a definition is refused', () => {
  const asked = (more: Partial<Condition> | (() => boolean), fields: Record<string, Field> = { pain }) =>
    whyNot(() =>
      form({
        ...fields,
        a: { ...number, when: typeof more === 'function' ? more : { ...when, ...more } } as Field,
        after: { kind: 'yes_no', label: 'After' },
      }),
    );

  test.each<[string, Partial<Condition>, string]>([
    ['because of nothing', { uses: [], holds: () => true }, 'it is asked because of nothing'],
    [
      'because of a field that is none',
      { uses: ['arm'] },
      'it is asked because of arm, which does not exist',
    ],
    ['because of a later field', { uses: ['after'] }, 'it is asked because of after, which stands after it'],
    ['because of itself', { uses: ['a'] }, 'it is asked because of a, which stands after it'],
    ['without a formula', { formula: ' ' }, 'a condition needs a formula in words and a version'],
    [
      'by what was not declared',
      { holds: ({ pain: one, other }) => one === true && other !== 1 },
      'the condition pain_is_yes reads other, which is none of its inputs',
    ],
    [
      'always',
      { holds: () => true },
      'the condition pain_is_yes answers neither true nor false, or always the same',
    ],
    [
      'by what is no answer',
      { holds: ((inputs) => inputs.pain) as Condition['holds'] },
      'the condition pain_is_yes answers neither true nor false, or always the same',
    ],
  ])('that asks %s', (_, more, sentence) => {
    expect(asked(more)).toBe(`form: a: ${sentence}`);
  });

  test('that asks by chance, or fails on what is possible', () => {
    let turn = 0;
    expect(asked({ holds: () => ++turn % 2 === 0 })).toContain('it answers the same values differently');
    const fails = ({ pain: one }: Record<string, unknown>) => (one as { b: boolean }).b;
    expect(asked({ holds: fails as Condition['holds'] })).toContain('it fails on values that are possible');
  });

  test('that asks an open field because of one that reveals the arm; a sealed one may be', () => {
    const sealed: Record<string, Field> = { pain: { ...pain, reveals: 'arm', required: false } };
    expect(asked({}, sealed)).toBe('form: a: it is asked because of pain, which reveals the arm');
    const both = { ...sealed, a: { ...number, reveals: 'arm', required: false, when } as Field };
    expect(whyNot(() => form(both))).toBe('accepted');
  });

  test('that asks by a function, or with words that are none', () => {
    expect(asked(() => true)).toBe('form: a: a condition is plain data');
    expect(asked({ arm: 'HIPRT' } as Partial<Condition>)).toContain('“arm” is no word of a condition');
  });

  test('that begins with a value and is asked only sometimes', () => {
    const filled: Field = { kind: 'text', label: 'Scanner', maxLength: 9, prefill: 'site.scanner', when };
    expect(whyNot(() => form({ pain, filled }))).toContain('it begins with a value, so it is always asked');
  });

  test('that asks so in a form of no visit, whose pages do not show the next part', () => {
    expect(whyNot(() => checkStudy([its], []))).toBe(
      'study: form: score: it is asked only sometimes, which forms of a visit and those in two layers alone can do',
    );
    expect(whyNot(() => checkStudy([its], [{ name: 'v', forms: ['form'] }]))).toBe('accepted');
  });

  test('that names an arm in its condition', () => {
    const named = form({ pain, a: { ...number, when: { ...when, formula: 'she lifts in HIPRT' } } });
    const all = { instruments: [named], visits: [], criteria, limits };
    expect(() => refuseArmNames(all, arms, (rule) => new Error(rule))).toThrow(
      'form: a: its condition names the arm HIPRT, and not the others alike',
    );
  });
});

describe('refused when it is sent', () => {
  test('a value for what is not asked, with what to do', () => {
    const { errors, unwanted, typed, values } = parse({ pain: '0', score: '4' });
    expect(errors).toEqual([
      {
        field: 'score',
        message:
          'Score of the pain: this is not asked with the answer to “Back pain”. Take it away, or correct the answer.',
      },
    ]);
    expect([unwanted, typed.score, values.score]).toEqual([['score'], '4', null]);
  });

  test('a reason for what is not asked', () => {
    expect(parse({ pain: '0', score__missing: '2' }).errors.map(({ field }) => field)).toEqual(['score']);
    expect(parse({ pain: '0', score__missing: '2' }).missing).toEqual({});
  });

  test('what hangs on a wrong answer is not told a second time', () => {
    const { errors, unwanted } = parse({ pain: 'maybe', score: '4' });
    expect(errors).toEqual([{ field: 'pain', message: 'Back pain: “maybe” is not one of the choices.' }]);
    expect(unwanted).toEqual(['score']);
  });
});

test('what is asked is read as ever', () => {
  const { errors, values, asked, complete } = parse({ pain: '1', score: '4', site: '2', detail: '3' });
  expect(errors).toEqual([]);
  expect(values).toEqual({ pain: true, score: 4, site: 2, detail: 3, doubled: 4 });
  expect(asked).toEqual(['pain', 'score', 'site', 'detail', 'doubled']);
  expect(complete).toBe(true);
  expect(parse({ pain: '1', score: '4', site: '2' }).complete).toBe(false);
  expect(parse({ pain: '1', score: '11', site: '1' }).errors.map(({ field }) => field)).toEqual(['score']);
});

test('what is not asked is null, and the form complete without it', () => {
  const { errors, values, asked, complete } = parse({ pain: '0' });
  expect([errors, asked, complete]).toEqual([[], ['pain'], true]);
  expect(values).toEqual({ pain: false, score: null, site: null, detail: null, doubled: null });
  // A question that is not asked opens none.
  expect(parse({ pain: '1', score: '1', site: '1' }).asked).not.toContain('detail');
});

test('what stood there is taken away by a tick, and not against an answer that asks for it', () => {
  const cleared = parse({ pain: '0', score: '4', score__clear: '1', site: '1', site__clear: '1' });
  expect([cleared.errors, cleared.unwanted, cleared.values.score]).toEqual([[], [], null]);
  expect(cleared.typed.score).toBe('');
  expect(parse({ pain: '1', score: '4', score__clear: '1' }).values.score).toBe(4);
});

test('a page that did not show what its answers ask shows it next', () => {
  const answers = parse({ pain: '1', score: '4', site: '2' });
  expect(openedBy(its, answers, '')).toEqual(['score', 'site', 'detail']);
  expect(openedBy(its, answers, 'score site')).toEqual(['detail']);
  expect(openedBy(its, answers, 'score site detail')).toEqual([]);
  expect(openedBy(its, parse({ pain: '0' }), '')).toEqual([]);
  // Whoever sends no page, a script for example, is not asked.
  expect(openedBy(its, answers, undefined)).toEqual([]);
});

test('a condition is part of the definition by id, version and formula', () => {
  const data = (one: Condition) =>
    JSON.stringify(
      definitionData(
        { ...study, instruments: [form({ pain, a: { ...number, when: one } })] } as unknown as typeof study,
        arms,
        design,
      ),
    );
  expect(data(when)).toContain('"formula":"pain is yes"');
  expect(data(when)).not.toBe(data({ ...when, version: 2 }));
});

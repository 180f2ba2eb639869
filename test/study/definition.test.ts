// The definition hash names the version that a row was saved under. A change of the study needs a new version; then
//   UPDATE_GOLDEN=1 npx vitest run test/study
// adds its hash to test/golden/definition.json. A version that is there is never rewritten by the command.
import { describe, expect, test } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { definitionData } from '#app/study/definition.ts';
import { design } from '#app/study/design.ts';
import { study } from '#app/study/index.ts';
import { canonical, sha256 } from '#db/canonical.ts';
import { goldenEntries } from './golden.ts';

type Study = typeof study;
const hashOf = (its: object, itsArms: unknown = arms, itsDesign: unknown = design) =>
  sha256(canonical(definitionData(its as Study, itsArms as typeof arms, itsDesign as typeof design)));
const withCheck = (check: object): object => ({ ...study, instruments: [{ checks: [check] }] });
const rule = { id: 'r', version: 1, formula: 'f', compute: () => 1 };

describe('refused', () => {
  test.each([
    ['no id', { ...rule, id: undefined }],
    ['an empty id', { ...rule, id: '' }],
    ['no version', { ...rule, version: undefined }],
    ['a version that is no whole number', { ...rule, version: 1.5 }],
    ['a version that is a text', { ...rule, version: '1' }],
    ['no formula', { ...rule, formula: undefined }],
    ['an empty formula', { ...rule, formula: ' ' }],
  ])('a function with %s', (_, check) => {
    expect(() => hashOf(withCheck(check))).toThrow('has no id, version and formula');
  });

  test('a function that stands alone in a list', () => {
    expect(() => hashOf({ ...study, visits: [() => 1] })).toThrow(TypeError);
  });

  test.each([
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['an expression', /a/],
  ])('%s: it would be hashed as nothing', (_, value) => {
    expect(() => hashOf({ ...study, extra: value })).toThrow('more than plain data');
  });

  test('a number that JSON cannot hold', () => {
    expect(() => hashOf({ ...study, extra: Number.NaN })).toThrow(TypeError);
  });
});

describe('the hash', () => {
  const now = hashOf(study);

  test('does not depend on the order of keys', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, each]) => [key, turned(each)]),
      );
    };
    expect(hashOf(turned(study) as object, turned(arms), turned(design))).toBe(now);
  });

  test.each([
    ['a title', () => hashOf({ ...study, title: 'Other' })],
    ['the order of forms', () => hashOf({ ...study, instruments: [...study.instruments].reverse() })],
    ['one form less', () => hashOf({ ...study, instruments: study.instruments.slice(1) })],
    ['a window', () => hashOf({ ...study, visits: [{ ...study.visits[0], hard: [-36, 7] }] })],
    ['an arm', () => hashOf(study, [...arms].reverse())],
    ['a block size', () => hashOf(study, arms, { ...design, blockSizes: [4, 6] })],
    ['a version of a rule', () => hashOf(withCheck({ ...rule, version: 2 }))],
  ])('changes with %s', (_, changed) => {
    expect(changed()).not.toBe(now);
  });

  test('changes with version and formula of a rule, and not with its code', () => {
    const first = hashOf(withCheck(rule));
    expect(hashOf(withCheck({ ...rule, version: 2 }))).not.toBe(first);
    expect(hashOf(withCheck({ ...rule, formula: 'g' }))).not.toBe(first);
    expect(hashOf(withCheck({ ...rule, compute: () => 2 }))).toBe(first);
  });

  test('covers instruments, visits, eligibility with limits, arms, design, roles and reasons', () => {
    const data = canonical(definitionData(study, arms, design));
    for (const part of [
      '"ls_bmd":{',
      '"targetDay":243',
      '"limits":{"ageOver":60,"tScoreHighest":-60,"tScoreLowest":-331}',
      '"Over 60 years of age, in completed years"',
      '"code":"HIPRT"',
      '"blockSizes":[4,6,8]',
      '"blinded":true',
      '[3,"Equipment not available"]',
      '"formula":"weight in kg / (height in m) squared"',
    ])
      expect(data).toContain(part);
  });

  test('is the one that was agreed for this version', () => {
    expect(
      goldenEntries('definition.json', { [study.version]: now })[study.version],
      'the study has changed and its version has not: a change of the study needs a new version (app/study/index.ts)',
    ).toBe(now);
  });
});

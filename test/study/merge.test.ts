// Two people on one form: what each has changed since the version that both began with.
import { describe, expect, test } from 'vitest';
import { anthropometry } from '#app/study/instruments/anthropometry.ts';
import { screening } from '#app/study/instruments/screening.ts';
import { merged, mergeForms, type Side, sideOf } from '#app/study/merge.ts';

const names = ['height_1', 'height_2', 'weight_1'];
const side = (height_1: string, height_2: string, weight_1: string, missing = {}): Side => ({
  typed: { height_1, height_2, weight_1 },
  missing,
});
const merge = (base: Side | undefined, yours: Side, theirs: Side) =>
  mergeForms(anthropometry, names, { base, yours, theirs });

describe('merging', () => {
  const base = side('161.8', '161.9', '63.1');

  test('what only one of the two has changed is taken as it is, and told', () => {
    const found = merge(base, side('161.8', '161.9', '64.0'), side('160.0', '161.9', '63.1'));
    expect(found).toMatchObject({
      typed: { height_1: '160.0', height_2: '161.9', weight_1: '64.0' },
      differing: [],
      taken: ['First height'],
      kept: ['First weight'],
    });
  });

  test('what both have changed in the same way is nobody’s to choose, however it is written', () => {
    const found = merge(base, side('161.8', '161.9', ' 64,0 '), side('161.8', '161.9', '64.0'));
    expect(found).toMatchObject({ differing: [], taken: [], kept: [] });
  });

  test('what both have changed stands with both values, yours in the field', () => {
    const found = merge(base, side('161.8', '161.9', '64.0'), side('161.8', '161.9', '65.5'));
    expect(found.typed.weight_1).toBe('64.0');
    expect(found.differing).toEqual([
      { field: 'weight_1', label: 'First weight', theirs: '65.5', typed: '65.5', missing: '' },
    ]);
  });

  test('a reason why a value is missing counts as an answer', () => {
    const theirs = side('161.8', '', '63.1', { height_2: '2' });
    expect(merge(base, base, theirs)).toMatchObject({ missing: { height_2: '2' }, taken: ['Second height'] });
    expect(merge(base, side('161.8', '170.0', '63.1'), theirs).differing).toEqual([
      { field: 'height_2', label: 'Second height', theirs: 'missing: unable', typed: '', missing: '2' },
    ]);
    const back = merge(side('161.8', '', '63.1', { height_2: '2' }), theirs, base);
    expect(back.missing).toEqual({});
  });

  test('a text that will be refused is a change of its own, and is not lost', () => {
    const found = merge(base, side('161.8', '161.9', 'heavy'), side('161.8', '161.9', '63.1'));
    expect(found).toMatchObject({ typed: { weight_1: 'heavy' }, kept: ['First weight'] });
  });

  test('without a common version whatever differs is chosen', () => {
    const found = merge(undefined, side('161.8', '161.9', '64.0'), base);
    expect(found).toMatchObject({ differing: [{ field: 'weight_1', theirs: '63.1' }], taken: [], kept: [] });
  });
});

describe('choosing', () => {
  const sent = (take: string): [string, string][] => [
    ['weight_1', '64.0'],
    ['weight_1__missing', ''],
    ['weight_1__take', take],
    ['weight_1__theirs', '65.5'],
    ['weight_1__theirs_missing', '2'],
    ['height_1', '161.8'],
  ];

  test('yours is what stands in the field, theirs what the page sends along', () => {
    expect(merged(sent('yours'))).toEqual([
      ['weight_1', '64.0'],
      ['weight_1__missing', ''],
      ['height_1', '161.8'],
    ]);
    expect(merged(sent('theirs'))).toEqual([
      ['weight_1', '65.5'],
      ['weight_1__missing', '2'],
      ['height_1', '161.8'],
    ]);
  });

  test('nothing but “theirs” takes anything away', () => {
    for (const take of ['', 'THEIRS', 'nonsense'])
      expect(merged(sent(take))[0]).toEqual(['weight_1', '64.0']);
  });
});

test('a side is what the form sends, but for what is calculated and what was taken away', () => {
  const its = sideOf(anthropometry, [
    ['height_1', ''],
    ['height_1', '161.8'],
    ['weight', '1'],
    ['weight_1', '63.1'],
    ['weight_1__clear', '1'],
    ['height_2__missing', '2'],
  ]);
  expect(its.typed).toMatchObject({ height_1: '161.8', weight_1: '', height_2: '' });
  expect(its.typed).not.toHaveProperty('weight');
  expect(its.missing).toEqual({ height_2: '2' });
  expect(sideOf(screening, [['good_health', 'yes']]).typed.good_health).toBe('yes');
});

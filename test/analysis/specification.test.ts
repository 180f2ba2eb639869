// The analysis datasets against their specification, name by name: what is there, what it is called, of which type and
// length, and what a masked export holds. What is otherwise on purpose is listed here, and in docs/analysis.md.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analysisTables, awaited } from '#app/study/analysis/index.ts';
import { parameters } from '#app/study/analysis/parameters.ts';
import { analysisWindows } from '#app/study/analysis/windows.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';

interface SpecifiedVariable {
  name: string;
  label: string;
  type: string;
  length: number;
  format?: string;
  key?: number;
  mask: 'keep' | 'relabel' | 'drop';
}
const spec = JSON.parse(readFileSync(new URL('../fixtures/adam-spec.json', import.meta.url), 'utf8')) as {
  datasets: { name: string; label: string; key: string[]; variables: SpecifiedVariable[]; mask?: string }[];
  parameters: { PARAMCD: string; PARAMN: number; PARCAT1: string; mask: string }[];
  windows: { AVISIT: string; AVISITN: number; target: number; lo: number; hi: number; soft: number[] }[];
};
const [whole, masked] = [analysisTables(false), analysisTables(true)];
const specified = spec.datasets.filter(({ name }) => name !== 'ADCOMP');

/** How incidents came about, laid beside the letters of the masked groups, could tell which is which. */
const droppedToo = ['ADEFF.ASSRFL'];
/** A scanner is named in up to 120 characters and an event in up to 200, each of up to four bytes, and no value is cut. */
const longer: Record<string, number> = { 'ADEFF.DEVID': 480, 'ADAE.AETERM': 800 };

describe.each(specified.map((each) => [each.name, each] as const))('%s', (name, its) => {
  const dataset = whole.find((each) => each.name === name);
  const hidden = masked.find((each) => each.name === name);

  test('has every variable of the specification, in its order, with its label, type and length', () => {
    const wanted = its.variables.map(({ name: variable, label, type, length, format }) => [
      ...[variable, label],
      type === 'num' ? (format ? 'float' : 'int') : type,
      type === 'char' ? (longer[`${name}.${variable}`] ?? length) : undefined,
    ]);
    expect(dataset?.variables.map((each) => [each.name, each.label, each.type, each.length])).toEqual(wanted);
    expect(dataset?.label).toBe(its.label);
  });

  test('has its keys first among its keys', () => {
    expect(dataset?.keys.slice(0, its.key.length)).toEqual(its.key);
    expect(dataset?.keys.slice(its.key.length)).toEqual(name === 'ADEFF' ? ['VISITNUM'] : []);
  });

  test('masked, it has none of those that tell of an arm, and all others', () => {
    const kept = its.variables.filter(
      (each) => each.mask !== 'drop' && !droppedToo.includes(`${name}.${each.name}`),
    );
    expect(hidden?.variables.map((each) => each.name)).toEqual(kept.map((each) => each.name));
    const relabelled = its.variables.filter(({ mask }) => mask === 'relabel').map((each) => each.name);
    expect(hidden?.variables.filter(({ mask }) => mask === 'relabel').map((each) => each.name)).toEqual(
      relabelled,
    );
  });
});

test('names have at most 8 characters, labels at most 40 of ASCII, in every dataset', () => {
  for (const { name, label, variables } of whole)
    for (const each of [{ name, label }, ...variables]) {
      expect(each.name, name).toMatch(/^[A-Z][A-Z0-9]{0,7}$/);
      expect(each.label, `${name}.${each.name}`).toMatch(/^[\x20-\x7e]{1,40}$/);
    }
});

test('what is not recorded yet is named as awaiting, dataset and variable', () => {
  expect(awaited.map(({ name }) => name)).toEqual(['ADCOMP']);
  const awaiting = whole.flatMap(({ name, variables }) =>
    variables
      .filter(({ derivation }) => /^Awaiting: /.test(derivation))
      .map((each) => `${name}.${each.name}`),
  );
  for (const each of ['ADSL.TRTSDT', 'ADSL.COMPPCT', 'ADSL.PPROTFL', 'ADAE.SESSMISS', 'ADAE.AEDECOD'])
    expect(awaiting).toContain(each);
});

test('the windows are those of the specification, derived from the schedule', () => {
  expect(
    analysisWindows.map(({ avisit, avisitn, target, lo, hi, soft }) => ({
      ...{ AVISIT: avisit, AVISITN: avisitn, target, lo, hi },
      soft: [...soft],
    })),
  ).toEqual(
    spec.windows.map(({ AVISIT, AVISITN, target, lo, hi, soft }) => ({
      AVISIT,
      AVISITN,
      target,
      lo,
      hi,
      soft,
    })),
  );
});

test('every field with an analysis code is a parameter, with the number and heading of the specification', () => {
  const codes = (study.instruments as readonly Instrument[]).flatMap(({ fields }) =>
    Object.values(fields).flatMap(({ code }) => (code === undefined ? [] : [code])),
  );
  expect(parameters.map(({ code }) => code).sort()).toEqual([...new Set(codes)].sort());
  expect(new Set(parameters.map(({ n }) => n)).size).toBe(parameters.length);
  for (const { PARAMCD, PARAMN, PARCAT1, mask } of spec.parameters) {
    const its = parameters.find(({ code }) => code === PARAMCD);
    // Waist and Cobb angle are measured by no form of this study.
    if (['WAIST', 'COBB'].includes(PARAMCD)) expect(its).toBeUndefined();
    else expect(its, PARAMCD).toMatchObject({ n: PARAMN, category: PARCAT1, isMasked: mask === 'drop' });
  }
});

test('every parameter names its unit in its label, in ASCII, at most 40 characters', () => {
  for (const { code, label } of parameters) {
    expect(label, code).toMatch(/^[\x20-\x7e]{1,40}$/);
    expect(code).toMatch(/^[A-Z][A-Z0-9]{0,7}$/);
  }
});

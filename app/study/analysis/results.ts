// What became of one parameter at each visit of a participant: a value with its day, or why there is none. Which of the
// results an analysis takes is decided in adeff-rows.ts.

import { addDays } from '../days.ts';
import type { Field } from '../field.ts';
import { unscheduledNumber, visitNamed, visits } from '../schedule.ts';
import type { Parameter } from './parameters.ts';
import type { Circumstances, FormRecord, Subject, VisitRecord } from './subject.ts';
import { analysisWindows, visitNumber } from './windows.ts';

export interface Result {
  /** As it was made: baseline, followup, unscheduled_1 ... */
  visit: string;
  visitLabel: string;
  visitNumber: number | null;
  isScheduled: boolean;
  form: string;
  day: string | null;
  value: number | null;
  /** Code of the reason; null where there is a value. */
  missing: number | null;
  /** Attempts that the value was derived from. */
  derived: 'MAXIMUM' | 'MINIMUM' | 'AVERAGE' | 'MEDIAN' | null;
  device: string | null;
  side: string | null;
}

/** Reasons that no form holds; see missing.ts. */
const visitMissed = 4;
const withdrawn = 5;
const notEntered = 7;

const inputsOf = (field: Field): readonly string[] => (field.kind === 'calculated' ? field.uses : []);

function derivedBy(field: Field, { values }: FormRecord): Result['derived'] {
  if (field.kind !== 'calculated') return null;
  if (field.rule.id === 'best_max') return 'MAXIMUM';
  if (field.rule.id === 'best_min') return 'MINIMUM';
  if (field.rule.id === 'mean') return 'AVERAGE';
  if (field.rule.id !== 'mean_or_median') return null;
  return field.uses.every((name) => typeof values[name] === 'number') ? 'MEDIAN' : 'AVERAGE';
}

/** Why a value is missing: its own reason, or the first that was given for what it is derived from. */
function reasonFor(name: string, parameter: Parameter, form: string, record: FormRecord): number {
  const fields = parameter.forms.find((each) => each.name === form)?.fields ?? {};
  const search = (each: string): number | undefined => {
    const its = fields[each];
    return (
      record.missing[each] ??
      (its
        ? inputsOf(its)
            .map(search)
            .find((code) => code !== undefined)
        : undefined)
    );
  };
  return search(name) ?? notEntered;
}

const firstText = (record: FormRecord, names: readonly (string | undefined)[]): string | null => {
  for (const name of names) {
    const value = name === undefined ? null : record.values[name];
    if (typeof value === 'string') return value;
  }
  return null;
};

/** The field of a form that says on which day it was measured, where it does; else it is the day of the visit. */
const dayField = (fields: Readonly<Record<string, Field>>) =>
  Object.entries(fields).find(([, field]) => field.kind === 'day' && field.prefill === 'visit.date')?.[0];

/** Forms whose values the scanner of the visit measured. */
const scanned = ['dxa', 'body_composition', 'hip_3d'];

function sideField(parameter: Parameter, fields: Readonly<Record<string, Field>>): string | undefined {
  const prefix = `${parameter.field.split('_')[0]}_side`;
  const own = Object.keys(fields).filter((name) => name.endsWith('_side'));
  return own.includes(prefix) ? prefix : own.find((name) => !/^(fn|ls)_/.test(name));
}

/** The result of one form that was entered. */
function resultOf(parameter: Parameter, at: VisitRecord, form: string, record: FormRecord): Result {
  const fields = parameter.forms.find((each) => each.name === form)?.fields ?? {};
  const value = record.values[parameter.field];
  const number = typeof value === 'number' ? value : null;
  const unscheduled = unscheduledNumber(at.visit);
  return {
    visit: at.visit,
    visitLabel: visitNamed(at.visit)?.label ?? at.visit,
    visitNumber: visitNumber(at.visit, unscheduled),
    isScheduled: unscheduled === undefined,
    form,
    day: firstText(record, [dayField(fields)]) ?? at.date,
    value: number,
    missing: number === null ? reasonFor(parameter.field, parameter, form, record) : null,
    derived: number === null ? null : derivedBy(parameter.definition, record),
    device: scanned.includes(form) && at.forms.dxa ? firstText(at.forms.dxa, ['device']) : null,
    side: firstText(record, [sideField(parameter, fields)]),
  };
}

const isPlanned = ({ definition, forms }: Parameter, visit: string) => {
  const planned = visits.find(({ name }) => name === visit)?.forms ?? [];
  return definition.required !== false && forms.some(({ name }) => planned.includes(name));
};

/** Why a planned visit has no form: missed, ended before it, or not entered yet; undefined: it is not due. */
function absence(visit: string, subject: Subject, { cutOn }: Circumstances): number | undefined {
  const made = subject.visits.find((each) => each.visit === visit);
  if (made?.state === 'missed') return subject.endedOn === null ? visitMissed : withdrawn;
  if (made?.date) return notEntered;
  if (subject.endedOn !== null) return withdrawn;
  const hi = analysisWindows.find((each) => each.visit === visit)?.hi ?? 0;
  return addDays(subject.randomisedOn, hi - 1) < cutOn ? notEntered : undefined;
}

/** Results of a parameter, in the order of the visits; planned and not due yet: none. */
export function resultsOf(parameter: Parameter, subject: Subject, at: Circumstances): Result[] {
  const found = subject.visits.flatMap((visit) =>
    parameter.forms.flatMap(({ name }) => {
      const record = visit.forms[name];
      return record ? [resultOf(parameter, visit, name, record)] : [];
    }),
  );
  const absent = visits.flatMap(({ name, label }): Result[] => {
    if (!isPlanned(parameter, name) || found.some(({ visit }) => visit === name)) return [];
    const missing = absence(name, subject, at);
    if (missing === undefined) return [];
    const day = subject.visits.find(({ visit }) => visit === name)?.date ?? null;
    const form = parameter.forms[0]?.name ?? '';
    return [
      {
        ...{ visit: name, visitLabel: label, visitNumber: visitNumber(name, undefined), isScheduled: true },
        ...{ form, day, value: null, missing, derived: null, device: null, side: null },
      },
    ];
  });
  return [...found, ...absent];
}

/** The scheduled visits that she is not due for yet: of these no dataset has a row, and nothing is lost. */
export const notDueOf = (subject: Subject, at: Circumstances): string[] =>
  visits.flatMap(({ name }) => (absence(name, subject, at) === undefined ? [name] : []));

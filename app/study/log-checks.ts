// What the logs of a study and its sealed forms must satisfy.
import type { Instrument } from './instrument.ts';

type Refuse = (rule: string) => never;

/** The analysis codes of a form. */
export const codesOf = (its: Instrument): string[] =>
  Object.values(its.fields).flatMap(({ code }) => (code === undefined ? [] : [code]));

/** Refuses a log that does not repeat, or that belongs to another. */
export function checkLog({ log, within, repeats }: Instrument, refuse: Refuse): void {
  if ((log || within !== undefined) && !repeats) refuse('what is kept in a log repeats');
  if (log && within !== undefined) refuse('a log is no part of another');
}

/**
 * Without the sealed forms that ask the same again, field by field: a questionnaire that reveals an arm at the end alone
 * has one code for both times.
 */
export const onceEach = (instruments: readonly Instrument[]) =>
  instruments.filter(
    (its) =>
      !its.reveals ||
      !instruments.some((other) => other !== its && !other.reveals && asksTheSame(its, other)),
  );
const asksTheSame = (its: Instrument, other: Instrument) =>
  Object.entries(its.fields).every(([name, field]) => !field.code || other.fields[name] === field) &&
  codesOf(its).length > 0;

/** Refuses a part of what is no log, and a visit with a form that repeats. */
export function checkLogs(
  instruments: readonly Instrument[],
  visits: readonly { name: string; forms: readonly string[]; optional?: readonly string[] }[],
  refuse: Refuse,
): void {
  for (const { name, within, repeats } of instruments) {
    if (within !== undefined && !instruments.find((each) => each.name === within)?.log)
      refuse(`${name}: it belongs to ${within}, which is no log`);
    const visit = visits.find(({ forms, optional = [] }) => [...forms, ...optional].includes(name));
    if (repeats && visit) refuse(`the visit ${visit.name} has the form ${name}, which repeats`);
  }
}

// What a definition must satisfy, checked when the study is loaded: a name that one target cannot hold, or a rule
// that reads a field which is not there, stops the program before any page does. Every target counts: SQL column,
// HTML name, CSV header, analysis file.
import type { AcrossCheck } from './across-check.ts';
import { checkAcross } from './across-lint.ts';
import { checkBlind, checkBlindVisits, checkCriteria } from './blind-checks.ts';
import { checkVisitWords, checkWords } from './definition-words.ts';
import type { Criterion, Limits } from './eligibility.ts';
import type { Field } from './field.ts';
import type { Instrument } from './instrument.ts';
import { checkLog, checkLogs, codesOf, onceEach } from './log-checks.ts';
import { hasDecimals } from './number-text.ts';
import type { Visit } from './schedule.ts';

/** A mistake in the study's definition: instrument, field and rule in one sentence. */
export class DefinitionError extends Error {
  override name = 'DefinitionError';
}

type Refuse = (rule: string) => never;

const nameShape = /^[a-z][a-z0-9_]{0,25}$/;
const nameRule = 'a name is a small letter, then small letters, digits or _, at most 26 in all';

// Columns of the record itself, and of the screening log; `constructor` is a word of the language.
const reserved = new Set(
  (
    'id participant_id parent_id visit repeat state version definition missing warnings entered_by entered_at changed_by ' +
    'changed_at void_reason seq number rescreen_of verdict reasons constructor'
  ).split(' '),
);

// Tables that are no form: a form of that name would take the place of one.
const reservedForms = new Set(
  (
    'study definition site participant visit booking account credential session link throttle allocation ' +
    'randomisation_design arm_told sealed_record commitment beacon_entry eligibility_confirmation ' +
    'allocation_note scanner cross_calibration consent_sheet reconsent study_lock unsealing analysis_program uploaded_list code_break code_break_link ' +
    'code_break_reading calendar_feed access_token draft sealed_draft ' +
    'ledger_open ledger_sealed ledger_access ledger_head migration'
  ).split(' '),
);

/** Throws DefinitionError when a name, a range, a choice, a code or a reference of an instrument is wrong. */
export function checkInstrument(its: Instrument): void {
  const refuse = refuseIn(its.name);
  checkWords(its, refuse);
  checkLog(its, refuse);
  if (!nameShape.test(its.name)) refuse(nameRule);
  if (reservedForms.has(its.name)) refuse('this name belongs to another table');
  if (its.label.trim() === '') refuse('a label is needed');
  if (its.enteredBy.length === 0) refuse('somebody must be able to enter it');
  if (Object.keys(its.fields).length === 0) refuse('a form needs a field');
  for (const name of Object.keys(its.fields)) checkField(its, name, (rule) => refuse(`${name}: ${rule}`));
  refuseRepeats('analysis code', codesOf(its), refuse);
  checkCrossChecks(its, refuse);
  checkBlind(its, refuse);
}

const refuseIn =
  (where: string): Refuse =>
  (rule) => {
    throw new DefinitionError(`${where}: ${rule}`);
  };

/** Throws DefinitionError when a visit is due by anything but days after randomisation. */
export function checkSchedule(visits: readonly Visit[]): void {
  checkVisitWords(visits, refuseIn('study'));
}

/** Throws DefinitionError where a visit outside the schedule has a form that is not there, or not for every visit. */
export function checkUnscheduled(
  its: { optional: readonly string[] },
  instruments: readonly Instrument[],
): void {
  for (const form of its.optional) {
    const found = instruments.find(({ name }) => name === form);
    if (!found || found.reveals || found.askedLast)
      refuseIn('study')(`the unscheduled visit has a form ${form}, which is not there, asked last or sealed`);
  }
}

/** Throws DefinitionError when a check across forms and visits reads what is not there, or could tell what is sealed. */
export function checkAcrossForms(
  checks: readonly AcrossCheck[],
  instruments: readonly Instrument[],
  visits: readonly { name: string; forms: readonly string[]; optional?: readonly string[] }[],
): void {
  checkAcross(checks, instruments, visits, refuseIn('study'));
}

/** Throws DefinitionError when a criterion reads what nobody knows at screening. */
export function checkEligibility(
  criteria: readonly Criterion[],
  limits: Limits,
  instruments: readonly Instrument[],
): void {
  checkCriteria(criteria, limits, instruments, refuseIn('eligibility'));
}

/** Throws DefinitionError when instruments and visits do not fit together. */
export function checkStudy(
  instruments: readonly Instrument[],
  visits: readonly { name: string; forms: readonly string[]; optional?: readonly string[] }[],
): void {
  const refuse = refuseIn('study');
  refuseRepeats(
    'instrument',
    instruments.map(({ name }) => name),
    refuse,
  );
  refuseRepeats(
    'visit',
    visits.map(({ name }) => name),
    refuse,
  );
  refuseRepeats('analysis code', onceEach(instruments).flatMap(codesOf), refuse);
  checkLogs(instruments, visits, refuse);
  for (const visit of visits)
    for (const form of visit.forms) {
      const found = instruments.find(({ name }) => name === form);
      if (!found) refuse(`the visit ${visit.name} has a form ${form}, which does not exist`);
      else if (found.reveals) refuse(`the visit ${visit.name} has the form ${form}, which reveals the arm`);
      else if (found.optional)
        refuse(`the visit ${visit.name} waits for the form ${form}, which is optional`);
      else if (found.askedLast && form !== visit.forms.at(-1))
        refuse(`the visit ${visit.name} has another form after ${form}, which is asked last`);
    }
  const inVisits = visits.flatMap(({ forms, optional = [] }) => [...forms, ...optional]);
  for (const { name, optional = [] } of visits)
    for (const form of optional)
      if (!instruments.find((each) => each.name === form)?.optional)
        refuse(`the visit ${name} offers a form ${form}, which is not there or not optional`);
  for (const { name, repeats, reveals, fields } of instruments) {
    const field = Object.keys(fields).find((each) => fields[each]?.when);
    if (field && !inVisits.includes(name) && !repeats && !reveals)
      refuse(
        `${name}: ${field}: it is asked only sometimes, which forms of a visit and those in two layers alone can do`,
      );
  }
  checkBlindVisits(instruments, visits, refuse);
}

function refuseRepeats(what: string, names: readonly string[], refuse: Refuse): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse(`there are two of the ${what} ${twice}`);
}

function checkField(its: Instrument, name: string, refuse: Refuse): void {
  const field = its.fields[name] as Field;
  if (!nameShape.test(name)) refuse(nameRule);
  if (reserved.has(name) || name.includes('__')) refuse('this name belongs to the record itself');
  if (field.label.trim() === '') refuse('a label is needed');
  if (field.code !== undefined && !/^[A-Z][A-Z0-9]{0,7}$/.test(field.code))
    refuse('an analysis code has at most 8 capital letters and digits, a letter first');
  if (field.exportLabel !== undefined && !/^[ -~]{1,40}$/.test(field.exportLabel))
    refuse('an export label has at most 40 ASCII characters');
  if (field.code !== undefined && field.exportLabel === undefined) refuse('an outcome needs an export label');
  if (field.mustHave && field.required === false) refuse('it cannot be both needed and optional');
  if (field.kind === 'decimal' || field.kind === 'calculated')
    if (!Number.isInteger(field.decimals) || field.decimals < 1 || field.decimals > 6)
      refuse('decimals are 1 to 6');
  if (field.kind === 'integer') checkRange(field, 0, refuse);
  if (field.kind === 'decimal') checkRange(field, field.decimals, refuse);
  if (field.kind === 'text' || field.kind === 'long_text')
    if (!Number.isInteger(field.maxLength) || field.maxLength < 1)
      refuse('the greatest length is at least one character');
  if (field.kind === 'choice' || field.kind === 'multi_choice') checkChoices(field, refuse);
  if (field.kind === 'calculated') checkUses(its, name, field.uses, refuse);
  if (field.when) checkWhen(its, name, field, refuse);
}

type Numeric = Extract<Field, { kind: 'integer' | 'decimal' }>;

function checkRange({ min, max, expect }: Numeric, decimals: number, refuse: Refuse): void {
  const ends = [min, max, ...(expect ?? [])];
  if (!ends.every((end) => Number.isFinite(end) && hasDecimals(end, decimals)))
    refuse('the limits of a range have no more decimals than the value');
  if (min >= max) refuse('the smallest value is not smaller than the largest');
  if (expect && (expect[0] > expect[1] || expect[0] < min || expect[1] > max))
    refuse('what is expected lies within what is possible');
}

function checkChoices({ choices }: Extract<Field, { choices: unknown }>, refuse: Refuse): void {
  const codes = choices.map(([code]) => String(code));
  if (codes.length < 2) refuse('there is nothing to choose between');
  if (!codes.every((code) => /^[A-Za-z0-9_]{1,20}$/.test(code)))
    refuse('a code is at most 20 letters, digits or _');
  refuseRepeats('choice', codes, refuse);
}

// A derived value may use another that stands before it; one after it would not be there yet.
function checkUses(its: Instrument, name: string, uses: readonly string[], refuse: Refuse): void {
  const names = Object.keys(its.fields);
  for (const input of uses) {
    if (!names.includes(input)) refuse(`it is calculated from ${input}, which does not exist`);
    if (names.indexOf(input) >= names.indexOf(name))
      refuse(`it is calculated from ${input}, which stands after it`);
    if (!['integer', 'decimal', 'calculated'].includes(its.fields[input]?.kind ?? ''))
      refuse(`it is calculated from ${input}, which is no number`);
    if (its.fields[input]?.reveals && !its.fields[name]?.reveals)
      refuse(`it is calculated from ${input}, which reveals the arm`);
  }
}

// A condition is decided while a form is read from top to bottom.
function checkWhen(its: Instrument, name: string, field: Field, refuse: Refuse): void {
  const names = Object.keys(its.fields);
  const { formula, uses = [], version } = field.when ?? {};
  if (typeof formula !== 'string' || formula.trim() === '' || !Number.isInteger(version))
    refuse('a condition needs a formula in words and a version');
  if (uses.length === 0) refuse('it is asked because of nothing');
  if ('prefill' in field && field.prefill) refuse('it begins with a value, so it is always asked');
  for (const input of uses) {
    if (!names.includes(input)) refuse(`it is asked because of ${input}, which does not exist`);
    if (names.indexOf(input) >= names.indexOf(name))
      refuse(`it is asked because of ${input}, which stands after it`);
    if (its.fields[input]?.reveals && !field.reveals)
      refuse(`it is asked because of ${input}, which reveals the arm`);
  }
}

function checkCrossChecks(its: Instrument, refuse: Refuse): void {
  const checks = its.checks ?? [];
  for (const { id, field } of checks) {
    if (!nameShape.test(id)) refuse(`the check ${id}: ${nameRule}`);
    if (!Object.hasOwn(its.fields, field))
      refuse(`the check ${id} names the field ${field}, which does not exist`);
    if (its.fields[field]?.kind === 'calculated')
      refuse(`the check ${id} shows its message at ${field}, where nothing can be typed`);
  }
  refuseRepeats(
    'check',
    checks.map(({ id }) => id),
    refuse,
  );
}

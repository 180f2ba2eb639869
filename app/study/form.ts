// From what a browser sent to typed values: every error names field, value and rule, and everything typed is
// given back. Calculated fields are computed here; what the browser sends for them is ignored.
import { isAsked } from './condition.ts';
import type { Field, Value } from './field.ts';
import type { Instrument } from './instrument.ts';
import { calculate, kindOf } from './kinds.ts';
import { missingCode } from './missing.ts';

export interface Parsed {
  values: Record<string, Value>;
  /** Field -> reason code, where a reason stands in place of a value. */
  missing: Record<string, number>;
  typed: Record<string, string | string[]>;
  errors: { field: string; message: string }[];
  /** `rule` is stable: `dxa.ls_bmd.expected`, `dxa.ls_bmc_area`. */
  warnings: Warning[];
  /** Every required field that is asked has a value or a reason. */
  complete: boolean;
  /** What is asked with these answers; the values of the others are null. */
  asked: string[];
  /** What is not asked and was sent all the same: it is refused, since nothing typed is dropped unseen. */
  unwanted: string[];
}

/**
 * Reads a form. `entries` are names and texts as sent; `<field>__missing` holds a reason code. Server and browser use it.
 * `today` is the day at the site, YYYY-MM-DD.
 */
export function parseForm(
  instrument: Instrument,
  entries: Iterable<readonly [string, string]>,
  context: { today: string },
): Parsed {
  const sent = new Map<string, string[]>();
  for (const [name, text] of entries) {
    const texts = sent.get(name);
    if (texts) texts.push(text);
    else sent.set(name, [text]);
  }
  const parsed: Parsed = {
    ...{ values: {}, missing: {}, typed: {}, errors: [], warnings: [] },
    ...{ complete: true, asked: [], unwanted: [] },
  };
  // In the order of definition: conditions and calculated fields use what stands before them.
  for (const [name, field] of Object.entries(instrument.fields)) {
    const asked = isAsked(field, parsed.values);
    if (asked) parsed.asked.push(name);
    if (field.kind === 'calculated') parsed.values[name] = asked ? calculate(field, parsed.values) : null;
    else if (asked) readField(parsed, instrument.name, name, field, sent, context);
    else leaveOut(parsed, instrument, name, sent);
  }
  cross(instrument, parsed);
  return parsed;
}

export interface Warning {
  field: string;
  rule: string;
  message: string;
}

/** What a tick at a field stands for: everything that was said there. Sent as `<field>__confirm`. */
export const confirmation = (messages: readonly string[]): string => messages.join(' ');

/** The warnings, each with whether it was confirmed as it stands: another message at its field needs another tick. */
export function confirming(
  warnings: readonly Warning[],
  sent: ReadonlyMap<string, string>,
): (Warning & { confirmed: boolean })[] {
  const said = Map.groupBy(warnings, (each) => each.field);
  return warnings.map((each) => {
    const messages = (said.get(each.field) ?? []).map(({ message }) => message);
    return { ...each, confirmed: sent.get(`${each.field}__confirm`) === confirmation(messages) };
  });
}

function readField(
  parsed: Parsed,
  form: string,
  name: string,
  field: Field,
  sent: ReadonlyMap<string, string[]>,
  context: { today: string },
): void {
  const refuse = (message: string) =>
    parsed.errors.push({ field: name, message: `${field.label}: ${message}` });
  const texts = sent.get(name) ?? [];
  const answers = texts.filter((text) => text.trim() !== '');
  const raw = field.kind === 'multi_choice' ? texts : (answers[0] ?? texts[0] ?? '');
  parsed.typed[name] = raw;
  parsed.values[name] = null;
  const read = kindOf(field).parse(field, raw, context);
  if (!read.ok) parsed.errors.push({ field: name, message: read.message });
  else if (field.kind !== 'multi_choice' && new Set(answers.map((text) => text.trim())).size > 1)
    refuse(`${answers.map((text) => `“${text}”`).join(' and ')} were both sent. Enter one of them.`);
  else parsed.values[name] = read.value;
  readReason(parsed, name, field, sent.get(`${name}__missing`)?.[0] ?? '', answers.length > 0, refuse);
  const value = parsed.values[name];
  const isThere = value !== null || parsed.missing[name] !== undefined;
  if (!isThere && field.required !== false) parsed.complete = false;
  if (!isThere && field.mustHave && !parsed.errors.some((each) => each.field === name))
    refuse('this is needed.');
  const unlikely = kindOf(field).warn(field, value);
  if (unlikely)
    parsed.warnings.push({
      field: name,
      rule: `${form}.${name}.${unlikely.rule}`,
      message: unlikely.message,
    });
}

function readReason(
  parsed: Parsed,
  name: string,
  field: Field,
  text: string,
  isAnswered: boolean,
  refuse: (message: string) => void,
): void {
  if (text === '') return;
  const code = missingCode(text);
  if (code === undefined) refuse(`“${text}” is not a reason that can be chosen.`);
  else if (isAnswered) refuse('there is a value and a reason why it is missing. Keep one of them.');
  else if (field.mustHave) refuse('this is needed; a reason cannot stand in its place.');
  else parsed.missing[name] = code;
}

// A field that is not asked. `<field>__clear` takes away what stood there before the answer that it hangs on changed.
function leaveOut(
  parsed: Parsed,
  { fields }: Instrument,
  name: string,
  sent: ReadonlyMap<string, string[]>,
): void {
  const field = fields[name] as Field;
  const isCleared = sent.get(`${name}__clear`)?.[0] === '1';
  const texts = isCleared ? [] : (sent.get(name) ?? []);
  const reason = isCleared ? '' : (sent.get(`${name}__missing`)?.[0] ?? '');
  const answers = texts.filter((text) => text.trim() !== '');
  parsed.typed[name] = field.kind === 'multi_choice' ? texts : (answers[0] ?? '');
  parsed.values[name] = null;
  if (answers.length === 0 && reason === '') return;
  parsed.unwanted.push(name);
  const because = field.when?.uses ?? [];
  // What it hangs on is wrong itself: that is said first.
  if (parsed.errors.some((each) => because.includes(each.field))) return;
  const labels = because.map((each) => `“${fields[each]?.label ?? each}”`).join(' and ');
  const answered = because.length === 1 ? 'the answer' : 'the answers';
  const message = `${field.label}: this is not asked with ${answered} to ${labels}. Take it away, or correct ${answered}.`;
  parsed.errors.push({ field: name, message });
}

/** Fields that are asked with these answers and were not on the page: a page without JavaScript shows them next. */
export function openedBy(instrument: Instrument, { asked }: Parsed, onPage: string | undefined): string[] {
  if (onPage === undefined) return [];
  const shown = new Set(onPage.split(' '));
  const isNew = (name: string) => instrument.fields[name]?.when !== undefined && !shown.has(name);
  return asked.filter((name) => isNew(name) && instrument.fields[name]?.kind !== 'calculated');
}

// A field that is wrong already is not told a second time what follows from its being wrong.
function cross(instrument: Instrument, parsed: Parsed): void {
  for (const check of instrument.checks ?? []) {
    const { field } = check;
    if (parsed.errors.some((each) => each.field === field)) continue;
    const message = check.message(parsed.values, parsed.missing);
    if (message === undefined) continue;
    if (check.level === 'hard') parsed.errors.push({ field, message });
    else parsed.warnings.push({ field, rule: `${instrument.name}.${check.id}`, message });
  }
}

// The words in which a definition may be written, and nothing beside them: a word that nobody knows would be passed over in
// silence, and could be the one that lets a form depend on the arm. All is plain data: a function stands only where
// a rule or a check has one, and nothing is computed when it is read.
import type { AcrossCheck, AcrossInput } from './across-check.ts';
import type { Condition } from './condition.ts';
import type { Common, FieldOf, Kind } from './field.ts';
import type { CrossCheck, Instrument } from './instrument.ts';
import type { Rule } from './rule.ts';
import type { Visit } from './schedule.ts';

type Refuse = (rule: string) => never;
type Words<T> = { readonly [W in keyof T]-?: true };

// The compiler asks for each word of the type, so a new one is a line here.
const ofVisit: Words<Visit> = {
  ...{ name: true, label: true, short: true, anchor: true, targetDay: true },
  ...{ soft: true, hard: true, forms: true, optional: true, source: true },
};
const ofInstrument: Words<Instrument> = {
  ...{ name: true, label: true, intro: true, enteredBy: true, readBy: true, reveals: true },
  ...{
    repeats: true,
    log: true,
    within: true,
    plural: true,
    confidential: true,
    askedLast: true,
    licensed: true,
    optional: true,
    fields: true,
    checks: true,
  },
};
const ofCheck: Words<CrossCheck> = {
  ...{ id: true, version: true, level: true, field: true, formula: true, message: true },
};
const ofAcross: Words<AcrossCheck> = {
  ...{ id: true, version: true, level: true, form: true, field: true, uses: true },
  ...{ formula: true, message: true, unless: true, isOff: true },
};
const ofInput: Words<AcrossInput> = { visit: true, form: true, field: true };
const ofRule: Words<Rule> = { id: true, version: true, formula: true, compute: true };
const ofCondition: Words<Condition> = { id: true, version: true, formula: true, uses: true, holds: true };
const ofEveryField: Words<Common> = {
  ...{ label: true, hint: true, required: true, whenNeeded: true, mustHave: true, reveals: true },
  ...{ identifier: true, code: true, exportLabel: true, source: true, when: true, group: true },
};
const range = { min: true, max: true, expect: true, unit: true } as const;
const ofKind: { readonly [K in Kind]: Words<Omit<FieldOf<K>, keyof Common | 'kind'>> } = {
  integer: range,
  decimal: { ...range, decimals: true },
  text: { maxLength: true, prefill: true, listed: true },
  long_text: { maxLength: true },
  day: { partial: true, notFuture: true, prefill: true },
  choice: { choices: true },
  multi_choice: { choices: true },
  yes_no: {},
  calculated: { uses: true, rule: true, unit: true, decimals: true },
};

/** Refuses an instrument with a word that is none, with a function where none belongs, or with what is computed. */
export function checkWords(its: Instrument, refuse: Refuse): void {
  needWords('form', its, ofInstrument, ['fields', 'checks'], refuse);
  for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(its.fields)))
    if (get) refuse(computed(name));
  for (const [name, field] of Object.entries(its.fields)) {
    const refuseField: Refuse = (rule) => refuse(`${name}: ${rule}`);
    const words = { ...ofEveryField, kind: true, ...ofKind[field.kind] };
    needWords('field', field, words, ['rule', 'when'], refuseField);
    if (field.when) needWords('condition', field.when, ofCondition, ['holds'], refuseField);
    if (field.kind === 'calculated') needWords('rule', field.rule, ofRule, ['compute'], refuseField);
  }
  for (const each of its.checks ?? [])
    needWords('check', each, ofCheck, ['message'], (rule) => refuse(`the check ${each.id}: ${rule}`));
}

/** Refuses a check across forms in the same way: but for its function, its sentence above all, it is plain data. */
export function checkAcrossWords(check: AcrossCheck, refuse: Refuse): void {
  needWords('check', check, ofAcross, ['isOff'], refuse);
  for (const each of Object.values(check.uses)) needWords('input', each, ofInput, [], refuse);
}

/** Refuses a visit in the same way; also one that counts from anything but randomisation, or not in days. */
export function checkVisitWords(visits: readonly Visit[], refuse: Refuse): void {
  for (const visit of visits) {
    const refuseVisit: Refuse = (rule) => refuse(`the visit ${visit.name}: ${rule}`);
    needWords('visit', visit, ofVisit, [], refuseVisit);
    if (visit.anchor !== 'randomisation')
      refuseVisit(`its anchor is ${visit.anchor}; every visit counts from randomisation, whatever the arm`);
    if (![visit.targetDay, ...visit.soft, ...visit.hard].every(Number.isInteger))
      refuseVisit('its target and its windows are whole days');
  }
}

/** `elsewhere`: what is looked at by itself, a function for example. */
function needWords(
  what: string,
  its: object,
  words: object,
  elsewhere: readonly string[],
  refuse: Refuse,
): void {
  if (Object.getPrototypeOf(its) !== Object.prototype) refuse(`a ${what} is plain data`);
  for (const [word, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(its))) {
    if (!Object.hasOwn(words, word))
      refuse(
        `“${word}” is no word of a ${what}: whether and how it is asked must be the same for everybody, whatever the arm`,
      );
    if (get) refuse(computed(word));
    if (!elsewhere.includes(word)) needPlain(word, value, refuse);
  }
}

const computed = (word: string) =>
  `${word} is computed when it is read: it must be plain data, the same for everybody, whatever the arm`;

function needPlain(word: string, value: unknown, refuse: Refuse): void {
  if (typeof value === 'function') refuse(computed(word));
  if (typeof value !== 'object' || value === null) return;
  for (const { get, value: each } of Object.values(Object.getOwnPropertyDescriptors(value))) {
    if (get) refuse(computed(word));
    needPlain(word, each, refuse);
  }
}

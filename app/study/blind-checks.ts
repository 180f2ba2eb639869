// What a form that blinded people read or enter must satisfy: nothing in it may depend on the arm, neither directly nor
// by way of a field that reveals it. Part of the checks when the study is loaded; the names of the arms come last, when
// the program starts, since the study must not know them.
import type { Condition } from './condition.ts';
import type { Criterion, Limits } from './eligibility.ts';
import type { Field } from './field.ts';
import type { CrossCheck, Instrument } from './instrument.ts';
import { type Probed, probe } from './probe.ts';
import { roles } from './roles.ts';
import type { Visit } from './schedule.ts';

type Refuse = (rule: string) => never;
type Fields = Readonly<Record<string, Field>>;

/** Refuses a form in which something depends on a field that reveals the arm. */
export function checkBlind(its: Instrument, refuse: Refuse): void {
  for (const [name, field] of Object.entries(its.fields)) {
    const refuseField: Refuse = (rule) => refuse(`${name}: ${rule}`);
    if (field.kind === 'calculated') checkRule(its.fields, field, refuseField);
    if (field.when) checkWhen(its.fields, field.when, refuseField);
    // Of a form that is sealed as a whole, blinded people see nothing.
    if (field.reveals && !its.reveals) checkRevealing(field, refuseField);
  }
  for (const check of its.checks ?? []) checkCheck(its, check, refuse);
}

// Its value is sealed; what is said about the value in the open half of the record must not undo that.
function checkRevealing(field: Field, refuse: Refuse): void {
  if ('expect' in field && field.expect)
    refuse('it reveals the arm, so nothing can be expected of it: that it was confirmed is stored open');
  if (field.kind !== 'calculated' && !field.mustHave && field.required !== false)
    refuse(
      'it reveals the arm, so it is needed for saving or optional: whether a form is complete is stored open',
    );
}

function checkRule(
  fields: Fields,
  { uses, rule }: Extract<Field, { kind: 'calculated' }>,
  refuse: Refuse,
): void {
  const inputs = Object.fromEntries(Object.entries(fields).filter(([name]) => uses.includes(name)));
  const { read, fault } = probe(inputs, (values) => rule.compute(values));
  if (fault) refuse(`the rule ${rule.id}: ${fault}`);
  const other = read.find((name) => !uses.includes(name));
  if (other !== undefined) refuse(`the rule ${rule.id} reads ${other}, which is none of its inputs`);
}

function checkWhen(fields: Fields, when: Condition, refuse: Refuse): void {
  const { uses, id } = when;
  const inputs = Object.fromEntries(Object.entries(fields).filter(([name]) => uses.includes(name)));
  const { read, answers, fault } = probe(inputs, (values) => when.holds(values));
  if (fault) refuse(`the condition ${id}: ${fault}`);
  const other = read.find((name) => !uses.includes(name));
  if (other !== undefined) refuse(`the condition ${id} reads ${other}, which is none of its inputs`);
  if (!answers.includes(true) || !answers.includes(false) || answers.length !== 2)
    refuse(`the condition ${id} answers neither true nor false, or always the same`);
}

function checkCheck(its: Instrument, check: CrossCheck, refuse: Refuse): void {
  const refuseCheck: Refuse = (rule) => refuse(`${check.field}: the check ${check.id} ${rule}`);
  const { read, fault } = probe(its.fields, (values, missing) => check.message(values, missing));
  if (fault) refuseCheck(`cannot be used: ${fault}`);
  const foreign = read.find((name) => !Object.hasOwn(its.fields, name));
  if (foreign !== undefined) refuseCheck(`reads ${foreign}, which is no field of this form`);
  if (its.reveals) return;
  const revealing = read.find((name) => its.fields[name]?.reveals);
  const isOpen = !its.fields[check.field]?.reveals;
  if (revealing !== undefined && isOpen) refuseCheck(`reads ${revealing}, which reveals the arm`);
  if (!isOpen && check.level === 'soft')
    refuseCheck('asks about a field that reveals the arm: that it was confirmed is stored open');
}

/** Refuses visits whose forms are there for one arm alone, and fields that nothing could seal. */
export function checkBlindVisits(
  instruments: readonly Instrument[],
  visits: readonly Pick<Visit, 'name' | 'forms' | 'optional'>[],
  refuse: Refuse,
): void {
  for (const { name: visit, forms, optional = [] } of visits)
    for (const name of [...forms, ...optional]) {
      const its = instruments.find((each) => each.name === name);
      const knows = its?.enteredBy.find((role) => !roles[role].blinded);
      if (knows)
        refuse(
          `the visit ${visit} has the form ${name}, which the ${knows} enters: she knows the arm, so whether the form is there would tell it`,
        );
    }
  // Fields can be sealed one by one in the records of two layers; see app/services/two-layers.
  for (const { name, reveals, repeats, fields } of instruments) {
    if (reveals || repeats) continue;
    const field = Object.keys(fields).find((each) => fields[each]?.reveals);
    if (field)
      refuse(
        `${name}: ${field}: it reveals the arm, and single fields can be sealed in forms that repeat alone: of a visit nothing would be stored of it, or it would lie open`,
      );
  }
}

/** Refuses a criterion that reads anything but the answers of the screening and the limits. */
export function checkCriteria(
  criteria: readonly Criterion[],
  limits: Limits,
  instruments: readonly Instrument[],
  refuse: Refuse,
): void {
  const fields = instruments.find(({ name }) => name === 'screening')?.fields ?? {};
  for (const each of criteria) {
    const refuseIt: Refuse = (rule) => refuse(`${each.id}: ${rule}`);
    const readLimits = new Set<string>();
    const noted = new Proxy(limits, {
      get: (its, name) => {
        readLimits.add(String(name));
        return Reflect.get(its, name);
      },
    });
    const probed: Probed[] = [
      probe(fields, (values) => each.judge(values, noted)),
      probe(fields, (values) => each.shows(values)),
      probe({}, () => each.label(noted)),
    ];
    for (const { read, fault } of probed) {
      if (fault) refuseIt(fault);
      const foreign = read.find((name) => !Object.hasOwn(fields, name) || fields[name]?.reveals);
      if (foreign !== undefined) refuseIt(`it reads ${foreign}, which is no answer of the screening`);
    }
    const other = [...readLimits].find((name) => !Object.hasOwn(limits, name));
    if (other !== undefined) refuseIt(`it reads the limit ${other}, which does not exist`);
  }
}

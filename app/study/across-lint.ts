// What a check across forms and visits must satisfy, looked at when the study is loaded: it reads what it declares, each
// input can be there, and neither its inputs nor its sentence can tell an arm or a value of an earlier visit.
import type { AcrossCheck, AcrossInput } from './across-check.ts';
import { checkAcrossWords } from './definition-words.ts';
import type { Instrument } from './instrument.ts';
import { probe } from './probe.ts';

type Refuse = (rule: string) => never;
type Visits = readonly { name: string; forms: readonly string[] }[];

/** Refuses a check that names what is not there, reads what it does not declare, or could tell what is sealed. */
export function checkAcross(
  checks: readonly AcrossCheck[],
  instruments: readonly Instrument[],
  visits: Visits,
  refuse: Refuse,
): void {
  const known = instruments.flatMap((its) => (its.checks ?? []).map(({ id }) => `${its.name}.${id}`));
  for (const check of checks) {
    const path = `${check.form}.${check.id}`;
    const refuseIt: Refuse = (rule) => refuse(`the check ${path}: ${rule}`);
    checkAcrossWords(check, refuseIt);
    if (!/^[a-z][a-z0-9_]{0,25}$/.test(check.id)) refuseIt('its id is no name');
    if (known.includes(path)) refuseIt('there are two of this name');
    known.push(path);
    if (check.message.trim() === '' || check.formula.trim() === '') refuseIt('it says nothing');
    checkPlace(check, instruments, refuseIt);
    for (const [name, input] of Object.entries(check.uses))
      checkInput(check, input, instruments, visits, (rule) => refuseIt(`${name}: ${rule}`));
    const isHere = ({ visit, form }: AcrossInput) => visit === 'same' && form === check.form;
    const inputs = Object.values(check.uses);
    if (!inputs.some(isHere)) refuseIt('it reads nothing of the form at which it is said');
    if (inputs.every(isHere)) refuseIt('it reads one form alone, which is what the checks of a form are for');
    checkReading(check, instruments, refuseIt);
  }
}

function checkPlace({ form, field }: AcrossCheck, instruments: readonly Instrument[], refuse: Refuse): void {
  const its = instruments.find(({ name }) => name === form);
  const at = its && Object.hasOwn(its.fields, field) ? its.fields[field] : undefined;
  if (!its || !at) refuse(`the field ${form}.${field}, at which it is said, does not exist`);
  else if (at.kind === 'calculated') refuse(`it is said at ${field}, where nothing can be typed`);
  else if (at.reveals || its.reveals) refuse(`it is said at ${field}, which reveals the arm`);
}

function checkInput(
  check: AcrossCheck,
  { visit, form, field }: AcrossInput,
  instruments: readonly Instrument[],
  visits: Visits,
  refuse: Refuse,
): void {
  const its = instruments.find(({ name }) => name === form);
  if (!its || !Object.hasOwn(its.fields, field)) refuse(`there is no field ${form}.${field}`);
  if (its?.reveals || its?.fields[field]?.reveals) refuse(`${form}.${field} reveals the arm`);
  if (its?.confidential) refuse(`${form} is confidential: whoever entered it alone may read it`);
  if (visit !== 'same' && visit !== 'earlier')
    refuse(`${String(visit)} is neither the same visit nor an earlier one`);
  const isThere = visits.some(({ forms }, i) => {
    const others = visit === 'same' ? [forms] : visits.slice(0, i).map((each) => each.forms);
    return forms.includes(check.form) && others.some((each) => each.includes(form));
  });
  if (!isThere)
    refuse(`no visit with ${check.form} has ${form} at ${visit === 'same' ? 'it' : 'an earlier one'}`);
}

function checkReading(check: AcrossCheck, instruments: readonly Instrument[], refuse: Refuse): void {
  const fields = Object.fromEntries(
    Object.entries(check.uses).flatMap(([name, { form, field }]) => {
      const found = instruments.find((its) => its.name === form)?.fields[field];
      return found ? [[name, found]] : [];
    }),
  );
  const names = Object.keys(fields);
  // Where something is missing it is not asked; see the service.
  const { read, answers, fault } = probe(fields, (values) => {
    const isWhole = names.every((name) => values[name] !== null);
    return isWhole ? check.isOff(values) : false;
  });
  if (fault) refuse(`it cannot be used: ${fault}`);
  const foreign = read.find((name) => !names.includes(name));
  if (foreign !== undefined) refuse(`it reads ${foreign}, which is none of its inputs`);
  if (answers.some((each) => typeof each !== 'boolean')) refuse('it answers something else than yes or no');
  if (!answers.includes(true)) refuse('no possible values set it off');
}

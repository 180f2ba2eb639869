// Whether a definition names an arm where blinded people read it. The study itself must not know the arms, so this comes
// when the program starts and the two are put together. A field may name all the arms alike, as a guess does; whoever
// names one of them lets a label, a choice or a message be about that arm.
import type { AcrossCheck } from './across-check.ts';
import type { Criterion, Limits } from './eligibility.ts';
import type { Field } from './field.ts';
import type { Instrument } from './instrument.ts';
import { probe } from './probe.ts';
import type { Visit } from './schedule.ts';

interface Arm {
  code: string;
  label: string;
}

interface Definition {
  instruments: readonly Instrument[];
  visits: readonly Visit[];
  acrossChecks?: readonly AcrossCheck[];
  criteria: readonly Criterion[];
  limits: Limits;
}

type Text = readonly [what: string, text: string | undefined];

/** Throws what `refusal` makes of the first sentence: form, field and what names which arm. */
export function refuseArmNames(
  { instruments, visits, acrossChecks = [], criteria, limits }: Definition,
  arms: readonly Arm[],
  refusal: (rule: string) => Error,
): void {
  const need = (place: string, texts: readonly Text[], names: readonly Text[] = []) => {
    const found = arms.map((arm) => ({
      arm,
      what:
        texts.find(([, text]) => isSaid(arm, text))?.[0] ?? names.find(([, name]) => isName(arm, name))?.[0],
    }));
    const named = found.find(({ what }) => what !== undefined);
    if (named && found.some(({ what }) => what === undefined))
      throw refusal(`${place}: its ${named.what} names the arm ${named.arm.code}, and not the others alike`);
  };
  for (const visit of visits)
    need(
      `the visit ${visit.name}`,
      [
        ['label', visit.label],
        ['short label', visit.short],
      ],
      [['name', visit.name]],
    );
  for (const its of instruments.filter(({ reveals }) => !reveals)) {
    need(
      its.name,
      [
        ['label', its.label],
        ['introduction', its.intro],
        ['owner', its.licensed],
      ],
      [['name', its.name]],
    );
    for (const [name, field] of Object.entries(its.fields)) {
      const checks = (its.checks ?? []).filter((each) => each.field === name);
      const said = checks.flatMap((each): Text[] => [
        [`check ${each.id}`, each.formula],
        ...probe(its.fields, (values, missing) => each.message(values, missing)).answers.map(
          (answer): Text => [`check ${each.id}`, typeof answer === 'string' ? answer : undefined],
        ),
      ]);
      need(
        `${its.name}: ${name}`,
        [...textsOf(field), ...said],
        [['name', name], ...codesOf(field), ...checks.map(({ id }): Text => [`check ${id}`, id])],
      );
    }
  }
  for (const { form, id, formula, message } of acrossChecks)
    need(
      `the check ${form}.${id}`,
      [
        ['formula', formula],
        ['message', message],
      ],
      [['id', id]],
    );
  for (const each of criteria)
    need(
      `eligibility: ${each.id}`,
      [
        ['label', each.label(limits)],
        ['formula', each.formula],
      ],
      [['name', each.id]],
    );
}

function textsOf(field: Field): Text[] {
  return [
    ['label', field.label],
    ['hint', field.hint],
    ['hint when it is needed', field.whenNeeded],
    ['group', field.group],
    ['export label', field.exportLabel],
    ['unit', 'unit' in field ? field.unit : undefined],
    ['rule', field.kind === 'calculated' ? field.rule.formula : undefined],
    ['condition', field.when?.formula],
    ...('choices' in field ? field.choices.map(([, label]): Text => ['choices', label]) : []),
  ];
}

const codesOf = (field: Field): Text[] => [
  ['analysis code', field.code],
  ['condition', field.when?.id],
  ...('choices' in field ? field.choices.map(([code]): Text => ['choices', String(code)]) : []),
];

// CONTROL is an arm, and control an everyday word.
const isSaid = ({ code, label }: Arm, text = '') =>
  text.toLowerCase().includes(label.toLowerCase()) || text.split(/[^\p{L}\p{N}]+/u).includes(code);
const isName = ({ code }: Arm, name = '') =>
  name.toLowerCase() === code.toLowerCase() || name.toLowerCase().startsWith(`${code.toLowerCase()}_`);

// The edge values of a field, whatever its kind: what is typed, the value that it means, and whether both the form
// and zod must take it. Derived from the definition, so that a new field is tested by being there.
import type { DecimalField, Field, IntegerField, Value } from '#app/study/kinds.ts';

export interface Edge {
  why: string;
  typed: string | string[];
  /** The value that the text would mean, were it allowed. */
  value: Value;
  ok: boolean;
  /** Refused by the form alone, since it depends on the day it is asked. */
  future?: true;
}

/** The answers with which a field is asked: of each question before it the first that opens it. */
export const askedWith = (field: Field, fields: Readonly<Record<string, Field>> = {}): [string, string][] =>
  (field.when?.uses ?? []).map((name) => {
    const before = fields[name];
    const codes = before && 'choices' in before ? before.choices.map(([code]) => String(code)) : [];
    return [name, codes.find((code) => field.when?.holds({ [name]: code })) ?? '1'];
  });

/** The day on which the tests take place. */
export const today = '2026-03-01';

const taken = (why: string, typed: Edge['typed'], value: Value): Edge => ({ why, typed, value, ok: true });
const refused = (why: string, typed: Edge['typed'], value: Value): Edge => ({ why, typed, value, ok: false });

export function edgesOf(field: Exclude<Field, { kind: 'calculated' }>): Edge[] {
  switch (field.kind) {
    case 'integer':
      return [...numberEdges(field, 0), refused('a fraction', `${field.min}.5`, field.min + 0.5)];
    case 'decimal':
      return numberEdges(field, field.decimals);
    case 'text':
      return [...textEdges(field.maxLength), refused('two lines', 'a\nb', 'a\nb')];
    case 'long_text':
      return [...textEdges(field.maxLength), taken('two lines', 'a\r\nb', 'a\nb')];
    case 'day':
      return dayEdges(field);
    case 'choice':
      return choiceEdges(field.choices);
    case 'multi_choice':
      return [
        ...choiceEdges(field.choices).map((edge) => ({ ...edge, value: [edge.value as string] })),
        taken(
          'all of them',
          field.choices.map(([code]) => String(code)),
          field.choices.map(([code]) => code),
        ),
        refused(
          'a known and an unknown',
          [String(field.choices[0]?.[0]), 'ZZ'],
          [field.choices[0]?.[0] ?? '', 'ZZ'],
        ),
      ];
    case 'yes_no':
      return [
        taken('yes', '1', true),
        taken('no', '0', false),
        refused('a third answer', '2', 2),
        refused('a word', 'yes', 'yes'),
        refused('a word of the language', 'true', 'true'),
      ];
    default:
      return field satisfies never;
  }
}

// All arithmetic on whole multiples of the step, so that no edge is a rounding error away from where it should be.
function numberEdges({ min, max }: IntegerField | DecimalField, decimals: number): Edge[] {
  const at = (why: string, value: number, steps: number, places: number, ok: boolean): Edge => {
    const typed = ((Math.round(value * 10 ** places) + steps) / 10 ** places).toFixed(places);
    return { why, typed, value: Number(typed), ok };
  };
  const edges = [
    at('the smallest', min, 0, decimals, true),
    at('the largest', max, 0, decimals, true),
    at('one step above the smallest', min, 1, decimals, true),
    at('one step below the largest', max, -1, decimals, true),
    at('one step below the smallest', min, -1, decimals, false),
    at('one step above the largest', max, 1, decimals, false),
    at('one decimal too many, within the range', min, 1, decimals + 1, false),
    refused('no number', 'NaN', Number.NaN),
    refused('infinite', 'Infinity', Number.POSITIVE_INFINITY),
    refused('a text', 'five', 'five'),
  ];
  const comma = edges
    .filter(({ ok, typed }) => ok && String(typed).includes('.'))
    .map((edge) => ({
      ...edge,
      why: `${edge.why}, with comma`,
      typed: String(edge.typed).replace('.', ','),
    }));
  const minus = edges
    .filter(({ ok, typed }) => ok && String(typed).startsWith('-'))
    .map((edge) => ({
      ...edge,
      why: `${edge.why}, with U+2212`,
      typed: `\u2212${String(edge.typed).slice(1)}`,
    }));
  return [...edges, ...comma, ...minus];
}

function textEdges(maxLength: number): Edge[] {
  const [full, over] = ['m'.repeat(maxLength), 'm'.repeat(maxLength + 1)];
  return [
    taken('one character', 'm', 'm'),
    taken('letters of another script', '\u7d30\u00df', '\u7d30\u00df'),
    taken('as long as possible', full, full),
    refused('one character too long', over, over),
    ...[
      ['a NUL', 'a\0b'],
      ['a tab', 'a\tb'],
      ['a delete', 'a\u007fb'],
      ['half a character', 'a\ud800b'],
      ['no character at all', 'a\ufffeb'],
      ['a line separator', 'a\u2028b'],
      ['a turned order of writing', 'a\u202eb'],
      ['an isolated order of writing', 'a\u2066b'],
      ['nothing that can be seen', '\u200b'],
      ['only a soft hyphen', '\u00ad'],
    ].map(([why = '', text = '']) => refused(why, text, text)),
  ];
}

function dayEdges({ partial, notFuture }: Extract<Field, { kind: 'day' }>): Edge[] {
  const later = (why: string, day: string): Edge =>
    notFuture ? { ...refused(why, day, day), future: true } : taken(why, day, day);
  const known = (why: string, text: string): Edge =>
    partial ? taken(why, text, text) : refused(why, text, text);
  return [
    taken('today', today, today),
    taken('a leap day', '2024-02-29', '2024-02-29'),
    taken('the first day of all', '1900-01-01', '1900-01-01'),
    taken('written with strokes, day first', '28/2/2026', '2026-02-28'),
    taken('written with points, day first', '1.2.2026', '2026-02-01'),
    later('tomorrow', '2026-03-02'),
    later('the last day of all', '2100-12-31'),
    known('a month', '2026-02'),
    known('a year', '2025'),
    ...(partial ? [later('next month', '2026-04'), later('next year', '2027')] : []),
    refused('no leap year', '2023-02-29', '2023-02-29'),
    refused('no such day', '2026-02-30', '2026-02-30'),
    refused('no such month', '2026-13-01', '2026-13-01'),
    refused('month first', '2/28/2026', '2026-28-02'),
    refused('a month that is none', '2026-13', '2026-13'),
    refused('before all days', '1899-12-31', '1899-12-31'),
    refused('after all days', '2101-01-01', '2101-01-01'),
    refused('too short', '26-2-3', '2026-2-3'),
    refused('two digits of a year', '28/2/26', '26-02-28'),
    refused('an instant', '2026-02-28T09:00:00Z', '2026-02-28T09:00:00Z'),
    refused('a number', '20260228', 20260228),
  ];
}

function choiceEdges(choices: readonly (readonly [string | number, string])[]): Edge[] {
  const [first = ['', ''] as const] = choices;
  return [
    ...choices.map(([code, label]) => taken(label, String(code), code)),
    refused('an unknown choice', 'ZZ', 'ZZ'),
    refused('a label in place of a code', `${first[1]}.`, `${first[1]}.`),
    refused('a code and a little more', `${first[0]}x`, `${first[0]}x`),
    refused('two codes in one', `${first[0]},${first[0]}`, `${first[0]},${first[0]}`),
  ];
}

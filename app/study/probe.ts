// A function of a definition is opaque: its source cannot be judged. So it is called with what a form could hold, many
// times and always the same way, by an object that notes which fields are read.
import type { Field, Value, Values } from './field.ts';

type Reasons = Readonly<Record<string, number>>;
type Fields = Readonly<Record<string, Field>>;

export interface Probed {
  /** Names that were read, whether or not there is such a field; in the order of reading. */
  read: string[];
  /** What was answered, each once. */
  answers: unknown[];
  /** Why it cannot stand in a definition at all. */
  fault?: string;
}

const passes = 300;

/** Calls a function with possible values of these fields, and with reasons in place of some. */
export function probe(fields: Fields, call: (values: Values, missing: Reasons) => unknown): Probed {
  const read = new Set<string>();
  const answers = new Set<unknown>();
  for (const { values, missing } of formsOf(fields)) {
    const given = [noting(values, read), noting(missing, read)] as const;
    try {
      const answer = call(...given);
      if (call(...given) !== answer && !Number.isNaN(answer))
        return { read: [...read], answers: [...answers], fault: 'it answers the same values differently' };
      answers.add(answer);
    } catch (error) {
      return {
        read: [...read],
        answers: [...answers],
        fault: `it fails on values that are possible: ${error}`,
      };
    }
  }
  return { read: [...read], answers: [...answers] };
}

// What every object answers to, and what JSON asks for: no field of a form.
const everybodys = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON']);

function noting<T extends object>(target: T, read: Set<string>): T {
  const note = (name: string | symbol) => {
    if (typeof name === 'string' && !everybodys.has(name)) read.add(name);
  };
  return new Proxy(target, {
    get: (its, name) => {
      note(name);
      return Reflect.get(its, name);
    },
    has: (its, name) => {
      note(name);
      return Reflect.has(its, name);
    },
    getOwnPropertyDescriptor: (its, name) => {
      note(name);
      return Reflect.getOwnPropertyDescriptor(its, name);
    },
  });
}

const known = new WeakMap<Fields, { values: Values; missing: Reasons }[]>();

/** Forms that could be: a blank one first, then many in which every possible value of a field comes again and again. */
function formsOf(fields: Fields) {
  const made = known.get(fields) ?? [];
  known.set(fields, made);
  if (made.length > 0) return made;
  const samples = Object.entries(fields).map(([name, field]) => [name, samplesOf(field)] as const);
  let state = 1;
  // The sequence of Park and Miller: the study asks no machine for chance, and a refusal must come every time.
  const below = (count: number) => {
    state = (state * 48271) % 2147483647;
    return Math.floor(state / 127) % count;
  };
  for (let pass = 0; pass < passes; pass++) {
    const values: Record<string, Value> = {};
    const missing: Record<string, number> = {};
    for (const [name, some] of samples) {
      values[name] = pass === 0 ? null : (some[below(some.length)] ?? null);
      if (values[name] === null && below(4) === 0) missing[name] = 1 + below(3);
    }
    made.push({ values, missing });
  }
  return made;
}

const inRange = ({ min, max, expect, ...its }: Extract<Field, { min: number }>) => {
  const middle = Math.round((min + max) / 2);
  const oneMore =
    'decimals' in its ? Number((middle + 10 ** -its.decimals).toFixed(its.decimals)) : middle + 1;
  return [null, min, max, middle, oneMore, ...(expect ?? [])];
};

function samplesOf(field: Field): readonly Value[] {
  switch (field.kind) {
    case 'integer':
    case 'decimal':
      return inRange(field);
    case 'calculated':
      return [null, 0, 1, 10, 25, 1000];
    case 'yes_no':
      return [null, true, false];
    case 'choice':
      return [null, ...field.choices.map(([code]) => code)];
    case 'multi_choice': {
      const codes = field.choices.map(([code]) => code);
      return [null, codes, ...codes.map((code) => [code])];
    }
    case 'day':
      return [null, '2026-03-01', '2025-12-31', ...(field.partial ? ['2026', '2026-02'] : [])];
    case 'text':
    case 'long_text':
      return [null, 'a text', 'another'];
  }
}

// Two people on one form: what each of them changed since the version that both began with. What only one has changed is
// taken as it is; where both have, the second of them chooses, field by field.
import type { Field } from './field.ts';
import type { Instrument } from './instrument.ts';
import { kindOf } from './kinds.ts';
import { missingCode, missingLabel } from './missing.ts';

/** A form as it is typed: texts by field, and reasons where a value is missing. */
export interface Side {
  typed: Readonly<Record<string, string | string[]>>;
  missing: Readonly<Record<string, string>>;
}

/** A field that both have changed. */
export interface Differing {
  field: string;
  label: string;
  /** The saved value in words. */
  theirs: string;
  /** The same as one would type it. */
  typed: string | string[];
  missing: string;
}

export interface Merge {
  typed: Record<string, string | string[]>;
  missing: Record<string, string>;
  differing: Differing[];
  /** Labels of what the other alone has changed, and of what the caller alone has. */
  taken: string[];
  kept: string[];
}

// Days are judged when the form is saved; here it only matters whether two texts say the same.
const anyDay = { today: '9999-12-31' };
const nothing = (text: string | string[] | undefined) =>
  Array.isArray(text) ? text.length === 0 : !text?.trim();

function saying(name: string, field: Field, { typed, missing }: Side): string {
  const text = typed[name];
  if (missing[name]) return nothing(text) ? `missing ${missing[name]}` : `both ${missing[name]} ${text}`;
  const read = kindOf(field).parse(field, text ?? (field.kind === 'multi_choice' ? [] : ''), anyDay);
  return read.ok ? JSON.stringify(read.value) : `refused ${text}`;
}

function inWords(name: string, field: Field, { typed, missing }: Side): string {
  const code = missingCode(missing[name] ?? '');
  if (code !== undefined) return `missing: ${missingLabel(code)}`;
  const read = kindOf(field).parse(field, typed[name] ?? (field.kind === 'multi_choice' ? [] : ''), anyDay);
  return read.ok ? kindOf(field).text(field, read.value) : String(typed[name]);
}

/**
 * Merges what was typed with what was saved meanwhile, in these fields. Without a common version, `base`, whatever
 * differs has been changed by both.
 */
export function mergeForms(
  { fields }: Instrument,
  shown: readonly string[],
  { base, yours, theirs }: { base: Side | undefined; yours: Side; theirs: Side },
): Merge {
  const merge: Merge = {
    typed: { ...yours.typed },
    missing: { ...yours.missing },
    differing: [],
    taken: [],
    kept: [],
  };
  for (const name of shown) {
    const field = fields[name];
    if (!field || field.kind === 'calculated') continue;
    const [mine, other] = [saying(name, field, yours), saying(name, field, theirs)];
    if (mine === other) continue;
    const before = base && saying(name, field, base);
    const typed = theirs.typed[name] ?? (field.kind === 'multi_choice' ? [] : '');
    const missing = theirs.missing[name] ?? '';
    if (before === other) merge.kept.push(field.label);
    else if (before === mine) {
      merge.taken.push(field.label);
      merge.typed[name] = typed;
      if (missing) merge.missing[name] = missing;
      else delete merge.missing[name];
    } else
      merge.differing.push({
        field: name,
        label: field.label,
        theirs: inWords(name, field, theirs),
        typed,
        missing,
      });
  }
  return merge;
}

const choice = /^(.+)__(take|theirs|theirs_missing)$/;

/**
 * What a form sends once each field is chosen: where `<field>__take` says so, the saved value, which the page sends
 * along, stands in place of what was typed.
 */
export function merged(entries: Iterable<readonly [string, string]>): [string, string][] {
  const all = [...entries];
  const taken = new Set(
    all.flatMap(([name, text]) => (name.endsWith('__take') && text === 'theirs' ? [name.slice(0, -6)] : [])),
  );
  return all.flatMap(([name, text]): [string, string][] => {
    const [, field = '', part] = choice.exec(name) ?? [];
    if (part === undefined) return taken.has(name.replace(/__missing$/, '')) ? [] : [[name, text]];
    if (part === 'take' || !taken.has(field)) return [];
    return [[part === 'theirs' ? field : `${field}__missing`, text]];
  });
}

/** The side that a form sends. */
export function sideOf({ fields }: Instrument, entries: Iterable<readonly [string, string]>): Side {
  const sent = Map.groupBy(entries, ([name]) => name);
  const textsOf = (name: string) => (sent.get(name) ?? []).map(([, text]) => text);
  const names = Object.keys(fields).filter((name) => fields[name]?.kind !== 'calculated');
  // Not asked any more, and taken away.
  const isCleared = (name: string) => textsOf(`${name}__clear`)[0] === '1';
  const typed = names.map((name): [string, string | string[]] => {
    const texts = textsOf(name);
    if (isCleared(name)) return [name, fields[name]?.kind === 'multi_choice' ? [] : ''];
    if (fields[name]?.kind === 'multi_choice') return [name, texts];
    return [name, texts.find((text) => text.trim() !== '') ?? texts[0] ?? ''];
  });
  const missing = names.flatMap((name) => {
    const [code = ''] = textsOf(`${name}__missing`);
    return code === '' || isCleared(name) ? [] : [[name, code] as const];
  });
  return { typed: Object.fromEntries(typed), missing: Object.fromEntries(missing) };
}

// The programs of the analysis, each registered by its hash while nobody can know the arms: whoever reads a result can hold
// the program that made it against this list. None is ever changed or taken away, and nothing is registered once the study is
// unsealed. The program itself is never sent here.
import { asc } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { type Field, kindOf } from '#app/study/kinds.ts';
import { unsealers } from '#app/study/roles.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { namesOf } from './accounts/names.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { studyState } from './settings.server.ts';

const texts = {
  name: { kind: 'text', label: 'Name', maxLength: 120, mustHave: true },
  note: { kind: 'text', label: 'Note', maxLength: 200 },
} satisfies Record<string, Field>;
const shape = /^[0-9a-f]{64}$/;
// A program that could not be read has it.
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A program as it is registered; `sha256` in 64 small hexadecimal characters, `at` an instant. */
export interface Program {
  name: string;
  sha256: string;
  note: string | null;
  by: string;
  at: string;
}

/** What the page shows: the programs in the order of their registration, and whether the reader may register one. */
export interface ProgramsView {
  programs: Program[];
  isUnsealed: boolean;
  mayRegister: boolean;
}

export interface ProgramInput {
  name?: string;
  sha256?: string;
  note?: string;
  ticks?: Ticks;
}

export type Registered =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

/** In the order of their registration, from the reading given; `by` is the id of an account. */
export const registeredPrograms = (q: Reading, { analysis_program: table }: Tables): Promise<Program[]> =>
  q
    .select({
      name: table.name,
      sha256: table.sha256,
      note: table.note,
      by: table.registered_by,
      at: table.registered_at,
    })
    .from(table)
    .orderBy(asc(table.registered_at), asc(table.id));

/** The list for everybody, with names of people. */
export async function programs(scope: Scope): Promise<ProgramsView> {
  const { unsealed } = await studyState(scope);
  const all = await registeredPrograms(scope.engine.read, scope.engine.tables);
  const nameOf = await namesOf(
    scope,
    all.map(({ by }) => by),
  );
  return {
    programs: all.map((each) => ({ ...each, by: nameOf(each.by) ?? '' })),
    isUnsealed: unsealed,
    mayRegister: !unsealed && scope.actor.role === 'statistician',
  };
}

/** The hash that was typed, in its one spelling; or what is wrong with it. */
function readHash(typed: string): { ok: true; sha256: string } | { ok: false; message: string } {
  const sha256 = typed.trim().toLowerCase();
  const refused = (rule: string) => ({ ok: false as const, message: `SHA-256: ${rule}` });
  if (sha256 === '') return refused('this is needed.');
  if (!shape.test(sha256)) {
    const said = typed.trim().length > 80 ? `${typed.trim().slice(0, 80)}…` : typed.trim();
    return refused(
      `“${said}” has ${typed.trim().length} characters; it is 64 characters, each of them 0 to 9 or a to f.`,
    );
  }
  if (sha256 === ofNothing) return refused(`“${sha256}” is the hash of an empty file.`);
  return { ok: true, sha256 };
}

/**
 * Registers a program by its hash. Throws role.refused for whoever is no statistician, study.mode once the study is
 * unsealed: whatever is registered then could have been written with the arms known.
 */
export async function registerProgram(scope: Scope, input: ProgramInput): Promise<Registered> {
  if (scope.actor.role !== 'statistician') throw problem('role.refused');
  const errors: { field: string; message: string }[] = [];
  const read = (field: 'name' | 'note') => {
    const { label, mustHave } = { mustHave: false, ...texts[field] };
    const answer = kindOf(texts[field]).parse(texts[field], input[field] ?? '', { today: '' });
    if (!answer.ok) errors.push({ field, message: answer.message });
    else if (answer.value === null && mustHave) errors.push({ field, message: `${label}: this is needed.` });
    return answer.ok && answer.value !== null ? String(answer.value) : null;
  };
  const name = read('name');
  const hash = readHash(input.sha256 ?? '');
  if (!hash.ok) errors.push({ field: 'sha256', message: hash.message });
  const note = read('note');
  const said = [
    { field: 'name', label: texts.name.label, text: name ?? '' },
    { field: 'note', label: texts.note.label, text: note ?? '' },
  ];
  const warnings = askAbout('analysis_program', said, input.ticks);
  const { analysis_program: table, unsealing } = scope.engine.tables;
  return audited(scope, { action: 'analysis_program.registered' }, async (tx): Promise<Registered> => {
    const signed = await tx.query.select({ role: unsealing.role }).from(unsealing);
    if (unsealers.every((role) => signed.some((each) => each.role === role)))
      throw problem('study.mode', 'The study is unsealed: no program is registered any more.');
    const same = hash.ok
      ? (await registeredPrograms(tx.query, scope.engine.tables)).find((each) => each.sha256 === hash.sha256)
      : undefined;
    if (same)
      errors.push({
        field: 'sha256',
        message: `SHA-256: “${same.sha256}” is registered already, as “${same.name}”.`,
      });
    if (errors.length > 0 || isAsked(warnings) || !hash.ok || name === null)
      return { ok: false, errors, ...(warnings.length > 0 && { warnings }) };
    await tx.insert(table, {
      id: tx.id(),
      name,
      sha256: hash.sha256,
      note,
      registered_by: scope.actor.id,
      registered_at: tx.at,
    });
    await keepConfirmed(tx, 'open', warnings);
    return { ok: true };
  });
}

// The sealed half of a record in two layers: a cell of ciphertext for each hidden field, bound to participant, row and
// column. A cell holds a value, or the reason why there is none.
import type { Instrument } from '#app/study/instrument.ts';
import type { Value } from '#app/study/kinds.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { revealingFields } from '../capture/cells.server.ts';
import type { Keyring } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';

export const isBlinded = (scope: Scope) => roles[scope.actor.role as RoleName].blinded;

/** The fields that are sealed: what reveals the arm, and everything that an unblinded person enters. */
export const hiddenFields = (scope: Scope, form: Instrument): string[] =>
  isBlinded(scope) ? revealingFields(form) : Object.keys(form.fields);

/** Values and reasons of a form; a field has one of them or neither. */
export interface Answers {
  values: Readonly<Record<string, Value>>;
  missing: Readonly<Record<string, number>>;
}

/** What is sealed anew: of a field that is not asked, nothing is kept. */
export type Sealable = Answers & { asked: readonly string[] };

interface SealedRow {
  id: string;
  participant: string;
  cells: string;
}

/** The cells as they are stored. What is asked and left blank keeps its former cell, which is not opened for that. */
export function sealCells(
  keys: Keyring,
  row: SealedRow,
  fields: readonly string[],
  answers: Sealable,
  bytes: (count: number) => Buffer,
): string {
  const former = JSON.parse(row.cells) as Record<string, string>;
  const cells = fields.map((column) => {
    const reason = answers.missing[column];
    const plain = reason === undefined ? (answers.values[column] ?? null) : { missing: reason };
    const place = { participant: row.participant, row: row.id, column };
    const isAsked = answers.asked.includes(column);
    return [
      column,
      (plain === null && isAsked && former[column]) || keys.seal(place, JSON.stringify(plain), bytes(12)),
    ];
  });
  return JSON.stringify(Object.fromEntries(cells));
}

/** What the cells hold. For unblinded readers, and for whoever exports after the lock. */
export function unsealCells(keys: Keyring, row: SealedRow): Answers {
  const values: Record<string, Value> = {};
  const missing: Record<string, number> = {};
  for (const [column, sealed] of Object.entries(JSON.parse(row.cells) as Record<string, string>)) {
    const plain: unknown = JSON.parse(
      keys.open({ participant: row.participant, row: row.id, column }, sealed),
    );
    const hasReason = typeof plain === 'object' && plain !== null && 'missing' in plain;
    values[column] = hasReason ? null : (plain as Value);
    if (hasReason) missing[column] = Number(plain.missing);
  }
  return { values, missing };
}

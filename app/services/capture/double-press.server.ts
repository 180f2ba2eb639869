// A button pressed twice sends the same form twice. A page says how many there were when it was opened; what the same
// person has added since with the same answers is what she meant.
import type { Parsed } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Scope } from '../scope.server.ts';
import { cellsToCompare } from './cells.server.ts';

/** How many there were when the page was opened; undefined where it does not say. */
export function seenOf(sent: ReadonlyMap<string, string>): number | undefined {
  const text = sent.get('__seen') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Whether two sets of reasons are equal. */
export function sameReasons(
  one: Readonly<Record<string, number>>,
  two: Readonly<Record<string, number>>,
): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(two)]);
  return [...names].every((name) => one[name] === two[name]);
}

/** Whether a record holds exactly these answers, reasons included. For answers without errors. */
export function holds(instrument: Instrument, row: Row, { values, missing }: Parsed): boolean {
  const cells = Object.entries(cellsToCompare(instrument, values));
  return cells.every(([name, cell]) => row[name] === cell) && sameReasons(reasonsOf(row), missing);
}

/** The reasons of a record. */
export const reasonsOf = (row: Row) => JSON.parse(String(row.missing)) as Record<string, number>;

/** Whether the record is what the same person made of the version that this form names. */
export const isOwnNext = (scope: Scope, row: Row, version: number): boolean =>
  Number(row.version) === version + 1 && row.changed_by === scope.actor.id;

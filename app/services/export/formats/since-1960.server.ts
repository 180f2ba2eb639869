// Days and instants as SAS and Stata count them: from the start of 1960.
import { epochDay, epochMilliseconds } from '../instants.server.ts';
import type { VariableType } from '../table.server.ts';

const daysBefore1970 = 3653;

/** The number in a cell: of a date the days, of a datetime the milliseconds since 1960. NaN for what is neither; -0 is 0. */
export function numberIn(cell: string | number, type: VariableType): number {
  if (type === 'date') return (epochDay(String(cell)) ?? Number.NaN) + daysBefore1970;
  if (type === 'datetime')
    return (epochMilliseconds(String(cell)) ?? Number.NaN) + daysBefore1970 * 86_400_000;
  return Number(cell) + 0;
}

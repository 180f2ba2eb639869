// The figures as one table with one number a row, so that any program plots it without taking it apart first.
import { stringify } from 'csv-stringify/sync';
import { type Part, quantiles, type Summary } from '#app/services/randomisation/rehearsal.server.ts';
import { mostPredictable } from '#app/services/randomisation/report.server.ts';
import type { Task } from './options.ts';

export const columns = [
  'scope',
  'name',
  'participants',
  'measure',
  'n',
  'quantile',
  'value',
  'standard_error',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number>>;

/**
 * Shares are from 0 to 1 and imbalances in participants per share of the ratio. A standard error of 0 says that theory
 * gives the value; an empty one, that none is given. `n` is how many were allocated, `quantile` which part of the trials
 * lies below. Lines end with CR LF (RFC 4180).
 */
export function csvOf(task: Task, parts: readonly Part[]): string {
  const its = { scope: 'settings', name: settingsOf(task) };
  const settings: Row[] = [
    { ...its, measure: 'runs', value: task.runs },
    { ...its, measure: 'chance', value: chanceOf(task) },
    { ...its, measure: 'limit', value: mostPredictable },
  ];
  const rows = [...settings, ...parts.flatMap(rowsOf)];
  return stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    { header: true, columns: [...columns], record_delimiter: '\r\n', cast: { number: digits } },
  );
}

/** What identifies the figures, in one line. */
export const settingsOf = ({ source }: Task): string => `${source.command} (Equipoise ${source.version})`;

/** The share of right guesses of somebody who knows the ratio and nothing else. */
export const chanceOf = ({ design }: Task): number => {
  const { ratio } = design;
  return Math.max(...ratio) / ratio.reduce((sum, each) => sum + each, 0);
};

function rowsOf({ scope, name, participants, guesses, final, most, ...course }: Part): Row[] {
  const its = { scope, name, participants };
  const shares = ['convergence', 'observer', 'certain'] as const;
  const summary = (measure: string, found: Summary): Row[] => [
    { ...its, measure: `${measure}_mean`, n: participants, value: found.mean, standard_error: found.error },
    ...found.quantiles.map((value, i) => ({
      ...its,
      measure,
      n: participants,
      quantile: quantiles[i] as number,
      value,
    })),
  ];
  const onTheWay = (measure: string, values: readonly (readonly number[])[]): Row[] =>
    values.flatMap((each, i) =>
      each.map((value, at) => ({ ...its, measure, n: i + 1, quantile: quantiles[at] as number, value })),
    );
  return [
    ...(guesses
      ? shares.map((measure) => ({
          ...its,
          measure,
          value: guesses[measure],
          standard_error: guesses.error[measure],
        }))
      : []),
    ...summary('imbalance_final', final),
    ...summary('imbalance_most', most),
    ...onTheWay('imbalance', course.along),
    // What the picture draws.
    ...(scope === 'stratum' ? [] : onTheWay('imbalance_smooth', course.smooth)),
  ];
}

/** Six digits after the point, without trailing noughts: more than any simulation knows. */
const digits = (value: number): string => String(Number(value.toFixed(6)));

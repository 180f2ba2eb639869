// The report on predictability in words, for every command that prints one.
import { type Report, type StratumReport, wholeTrial } from '#app/services/randomisation/report.server.ts';

/** One part of a report: its shares with their standard errors where they are simulated, and how far the arms drift. */
export function textOf(row: StratumReport): string {
  const { stratum, participants, final, most, worst, error } = row;
  const among = stratum === wholeTrial ? 'trial' : 'list';
  const apart = (label: string, { middle, twentieth }: StratumReport['final']) =>
    `  ${label.padEnd(42)}  ${short(middle)}; in one ${among} of twenty ${short(twentieth)} or more`;
  const guessed = (label: string, name: keyof StratumReport['error']) =>
    `  ${label.padEnd(42)}${percent(row[name])}${error[name] > 0 ? `  (standard error ${(100 * error[name]).toFixed(2)} %)` : ''}`;
  return [
    `${stratum}: ${participants} participants`,
    guessed('right guesses of the arm that is behind', 'convergence'),
    guessed('right guesses of who knows the design', 'observer'),
    guessed('allocations known with certainty', 'certain'),
    apart('difference of the arms, at the end', final),
    apart('difference of the arms, at most', most),
    ...(worst
      ? [
          apart('in the worst level, at the end', worst.final),
          apart('in the worst level, at most', worst.most),
        ]
      : []),
  ].join('\n');
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(8);
const short = (value: number) => String(Number(value.toFixed(2)));

/** Says on standard error why the design is refused, and lets the command fail. Without faults: nothing. */
export function sayFaults({ faults }: Pick<Report, 'faults'>): void {
  for (const fault of faults) console.error(`\nREFUSED ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

// A million rows of one form to CSV: what an export makes of them against a raw SELECT of the same table, each in a process
// of its own, in turns; how much memory it takes, and how long it keeps others waiting.
import { bundleScript } from '../bundle-script.ts';
import { loadInBulk } from './bulk.ts';
import { runScript } from './children.ts';
import type { Plan } from './plan.ts';
import { median } from './stats.ts';
import { copyStudy } from './study.ts';

/** What csv-child.ts prints. */
export interface CsvRun {
  rows: number;
  ms: number;
  /** The longest time in which the event loop did not turn. */
  stallMs: number;
  peakMiB: number;
}

export interface Million {
  form: string;
  ours: CsvRun;
  raw: CsvRun;
}

const form = 'dxa';
// Of a hundred participants 95 come to the second visit, and three of them miss it.
const rowsEach = 1.92;

/** `empty`: a study without participants. */
export async function measureMillion(empty: string, plan: Plan): Promise<Million> {
  const dir = copyStudy(empty);
  loadInBulk(dir, Math.ceil(plan.visitRows / rowsEach), { only: [form], ago: 300 });
  return measureCsv(dir, plan);
}

/** In a study that has them. */
export async function measureCsv(dir: string, plan: Plan): Promise<Million> {
  await bundleScript('scripts/bench/csv-child.ts', 'build/bench-csv.js');
  const run = (which: 'ours' | 'raw') => runScript<CsvRun>('../../build/bench-csv.js', [which, dir, form]);
  const runs = { ours: [] as CsvRun[], raw: [] as CsvRun[] };
  for (let i = 0; i < plan.csvRuns; i++) {
    runs.raw.push(await run('raw'));
    runs.ours.push(await run('ours'));
  }
  return { form, ours: medianOf(runs.ours), raw: medianOf(runs.raw) };
}

/** Of the stalls the longest of all runs, of everything else the median. */
const medianOf = (all: readonly CsvRun[]): CsvRun => ({
  rows: median(all.map(({ rows }) => rows)),
  ms: median(all.map(({ ms }) => ms)),
  stallMs: Math.max(...all.map(({ stallMs }) => stallMs)),
  peakMiB: median(all.map(({ peakMiB }) => peakMiB)),
});

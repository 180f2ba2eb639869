// The export of the whole study against a raw SELECT of the same tables streamed as CSV: each several times in a
// process of its own, in turns.
import { bundleScript } from '../bundle-script.ts';
import { runScript } from './children.ts';
import type { Plan } from './plan.ts';
import { median } from './stats.ts';

/** What export-child.ts prints. */
export interface ExportRun {
  /** Rows of the tables that are read. */
  rows: number;
  ms: number;
  peakMiB: number;
}

export interface Exports {
  rows: number;
  ours: { ms: number; peakMiB: number };
  raw: { ms: number; peakMiB: number };
}

/** Exports the study of this directory. */
export async function measureExports(dir: string, plan: Plan): Promise<Exports> {
  // As one file, as the server runs it: loading Drizzle file by file takes more memory than either export.
  await bundleScript('scripts/bench/export-child.ts', 'build/bench-export.js');
  const runs = { ours: [] as ExportRun[], raw: [] as ExportRun[] };
  for (let i = 0; i < plan.exports; i++)
    for (const which of ['ours', 'raw'] as const)
      runs[which].push(await runScript<ExportRun>('../../build/bench-export.js', [which, dir]));
  const of = (all: ExportRun[]) => ({
    ms: median(all.map((each) => each.ms)),
    peakMiB: median(all.map((each) => each.peakMiB)),
  });
  return { rows: runs.raw[0]?.rows ?? 0, ours: of(runs.ours), raw: of(runs.raw) };
}

// The export of the whole study against a raw SELECT of the same tables streamed as CSV: each several times in a
// process of its own, in turns. With PostgreSQL also the export of the same study from there.
import type { Place } from '#db/open.ts';
import { bundleScript } from '../bundle-script.ts';
import { runScript } from './children.ts';
import type { Plan } from './plan.ts';
import { median } from './stats.ts';

/** What export-child.ts prints. */
export interface ExportRun {
  /** Rows of the tables that are read. */
  rows: number;
  ms: number;
  /** The longest time in which the event loop did not turn. */
  stallMs: number;
  peakMiB: number;
}

interface ExportFigures {
  ms: number;
  peakMiB: number;
}

export interface Exports {
  rows: number;
  ours: ExportFigures;
  raw: ExportFigures;
  /** Ours on PostgreSQL. */
  postgres?: ExportFigures;
}

/** Exports the study of this directory, and the same study on PostgreSQL. */
export async function measureExports(dir: string, copy: Place | undefined, plan: Plan): Promise<Exports> {
  // As one file, as the server runs it: loading Drizzle file by file takes more memory than either export.
  await bundleScript('scripts/bench/export-child.ts', 'build/bench-export.js');
  const run = (which: 'ours' | 'raw', { data, url }: Place) =>
    runScript<ExportRun>('../../build/bench-export.js', [which, data, ...(url === undefined ? [] : [url])]);
  const runs = { ours: [] as ExportRun[], raw: [] as ExportRun[], postgres: [] as ExportRun[] };
  for (let i = 0; i < plan.exports; i++) {
    runs.ours.push(await run('ours', { data: dir }));
    runs.raw.push(await run('raw', { data: dir }));
    if (copy) runs.postgres.push(await run('ours', copy));
  }
  const of = (all: ExportRun[]) => ({
    ms: median(all.map((each) => each.ms)),
    peakMiB: median(all.map((each) => each.peakMiB)),
  });
  return {
    rows: runs.raw[0]?.rows ?? 0,
    ours: of(runs.ours),
    raw: of(runs.raw),
    ...(copy ? { postgres: of(runs.postgres) } : {}),
  };
}

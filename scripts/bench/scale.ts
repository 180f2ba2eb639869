// What a study of a hundred thousand participants costs: the participants page and the export at several sizes, with the
// growth from the smallest to the largest, and a million rows of one form to CSV.
import { bundleScript } from '../bundle-script.ts';
import { loadInBulk } from './bulk.ts';
import { runScript } from './children.ts';
import type { ExportRun } from './exports.ts';
import { type Million, measureMillion } from './million.ts';
import { measurePages, type PageFigures, type Sized } from './pages.ts';
import type { Plan } from './plan.ts';
import { median } from './stats.ts';
import { copyStudy } from './study.ts';

export interface ExportOfSize {
  participants: number;
  ours: ExportRun;
  raw: ExportRun;
}

export interface Scale {
  pages: PageFigures[];
  exports: ExportOfSize[];
  million: Million;
}

/** `empty`: a study without participants. `say` is told what comes next. */
export async function measureScale(empty: string, plan: Plan, say: (what: string) => void): Promise<Scale> {
  const studies = plan.scale.map((size) => ({ size, place: { data: copyStudy(empty) } }));
  for (const { size, place } of studies) {
    say(`a study of ${size} participants`);
    loadInBulk(place.data, size);
  }
  say('the participants page at every size');
  const pages = await measurePages(studies, { ...plan, rounds: plan.scaleRounds });
  const exports = await measureGrowth(studies, plan, say);
  say('a million rows to CSV');
  return { pages, exports, million: await measureMillion(empty, plan) };
}

/** The bundle in CSV beside the raw stream, of studies of growing size. */
export async function measureGrowth(
  studies: readonly Sized[],
  plan: Plan,
  say: (what: string) => void,
): Promise<ExportOfSize[]> {
  await bundleScript('scripts/bench/export-child.ts', 'build/bench-export.js');
  const found: ExportOfSize[] = [];
  for (const { size, place } of studies) {
    say(`the export of ${size} participants`);
    const run = (which: 'ours' | 'raw') =>
      runScript<ExportRun>('../../build/bench-export.js', [which, place.data]);
    const runs = { ours: [] as ExportRun[], raw: [] as ExportRun[] };
    // One of the largest takes minutes, and says as much.
    for (let i = 0; i < (size === studies.at(-1)?.size ? 1 : plan.scaleRounds); i++) {
      runs.raw.push(await run('raw'));
      runs.ours.push(await run('ours'));
    }
    found.push({ participants: size, ours: medianOf(runs.ours), raw: medianOf(runs.raw) });
  }
  return found;
}

const medianOf = (all: readonly ExportRun[]): ExportRun => ({
  rows: median(all.map(({ rows }) => rows)),
  ms: median(all.map(({ ms }) => ms)),
  stallMs: Math.max(...all.map(({ stallMs }) => stallMs)),
  peakMiB: median(all.map(({ peakMiB }) => peakMiB)),
});

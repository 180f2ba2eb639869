// One table with very many rows as CSV in this process: `ours` as an export makes it (read from a snapshot, looked at,
// measured, written, hashed), `raw` as a SELECT of the same table. Prints a CsvRun.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onCut } from '#app/services/export/bundle.server.ts';
import { openSpool } from '#app/services/export/spool.server.ts';
import { tableFiles } from '#app/services/export/table-files.server.ts';
import { exportTables } from '#app/services/export/tables.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { peakMiB } from './machine.ts';
import type { CsvRun } from './million.ts';
import { csvOf, openToRead } from './raw-csv.ts';

const [which = '', dir = '', name = ''] = process.argv.slice(2);
/** Milliseconds: what is shorter than this is not seen. */
const resolution = 2;

async function raw(): Promise<Omit<CsvRun, 'peakMiB'>> {
  const counted = { rows: 0 };
  return timed(async () => {
    await pipeline(
      Readable.from(csvOf(openToRead(dir), [name], counted)),
      createWriteStream(join(dir, 'raw.csv')),
    );
    return counted.rows;
  });
}

async function ours(): Promise<Omit<CsvRun, 'peakMiB'>> {
  const runtime = await openRuntime({ place: { data: dir }, mustExist: true });
  const actor = { id: 'bench', name: 'Bench', email: '', role: 'statistician' } as const;
  const its = await timed(() =>
    onCut(runtime.scope(actor, 'command'), async (cut) => {
      const tables = exportTables(cut).filter(({ table }) => table.name === name);
      const spool = await openSpool();
      const { made } = await tableFiles(cut, tables, spool, ['csv'], () => undefined);
      await spool.close();
      return made[0]?.rows ?? 0;
    }),
  );
  await runtime.close();
  return its;
}

async function timed(work: () => Promise<number>): Promise<Omit<CsvRun, 'peakMiB'>> {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const began = performance.now();
  const rows = await work();
  const ms = performance.now() - began;
  delay.disable();
  return { rows, ms, stallMs: delay.max / 1e6 };
}

const run = await (which === 'ours' ? ours() : raw());
console.log(JSON.stringify({ ...run, peakMiB: peakMiB() }));

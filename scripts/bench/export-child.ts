// One export in this process: `ours` makes the bundle (all files, hashes, zip, access event) on either engine, `raw`
// selects the same tables of SQLite and streams every cell as CSV into a file. Prints an ExportRun.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { downloadStream } from '#app/services/export/bundle.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { peakMiB } from './machine.ts';
import { csvOf, openToRead } from './raw-csv.ts';

const tables = [
  'participant',
  'screening',
  'consent',
  'demographics_history',
  'anthropometry',
  'dxa',
  'strength_function',
  'medical_history',
  'body_composition',
  'kyphosis',
  'auscal',
  'whoqol_bref',
  'bpaq',
  'qus',
  'jump',
  'flexicurve',
  'hip_3d',
  'pqct',
  'assessor_guess',
  'visit',
  'adverse_event',
  'unblinding_incident',
];
const [which = '', dir = '', url] = process.argv.slice(2);

/** Milliseconds: what is shorter than this is not seen. */
const delay = monitorEventLoopDelay({ resolution: 2 });

const counted = { rows: 0 };
async function raw(): Promise<number> {
  const db = openToRead(dir);
  const began = performance.now();
  await pipeline(Readable.from(csvOf(db, tables, counted)), createWriteStream(join(dir, 'raw.csv')));
  return performance.now() - began;
}

async function ours(): Promise<number> {
  const runtime = await openRuntime({ place: { data: dir, url }, mustExist: true });
  const actor = { id: 'bench', name: 'Bench', email: '', role: 'statistician' } as const;
  const began = performance.now();
  const { body } = await downloadStream(runtime.scope(actor, 'command'), { formats: ['csv'] });
  await pipeline(body, createWriteStream(join(dir, 'ours.zip')));
  const ms = performance.now() - began;
  await runtime.close();
  return ms;
}

delay.enable();
const ms = await (which === 'ours' ? ours() : raw());
delay.disable();
console.log(JSON.stringify({ rows: counted.rows, ms, stallMs: delay.max / 1e6, peakMiB: peakMiB() }));

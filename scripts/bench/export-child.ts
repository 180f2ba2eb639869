// One export in this process: `ours` makes the bundle (all files, hashes, zip, access event) on either engine, `raw`
// selects the same tables of SQLite and streams every cell as CSV into a file. Prints an ExportRun.
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { downloadBundle } from '#app/services/export/bundle.server.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { readerSettings } from '#db/sqlite/settings.ts';
import { openRuntime } from '#server/runtime.ts';

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

const cell = (value: unknown) => {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

let rows = 0;
function* csvOf(db: Database.Database) {
  for (const table of tables) {
    const statement = db.prepare(`select * from ${table} order by id`).raw();
    yield `${statement.columns().map((each) => each.name)}\r\n`;
    let lines: string[] = [];
    for (const row of statement.iterate() as IterableIterator<unknown[]>) {
      rows++;
      lines.push(row.map(cell).join(','));
      if (lines.length < 500) continue;
      yield `${lines.join('\r\n')}\r\n`;
      lines = [];
    }
    if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
  }
}

async function raw(): Promise<number> {
  const db = new Database(databaseFile(dir), { readonly: true });
  readerSettings(db);
  const began = performance.now();
  await pipeline(Readable.from(csvOf(db)), createWriteStream(join(dir, 'raw.csv')));
  return performance.now() - began;
}

async function ours(): Promise<number> {
  const runtime = await openRuntime({ place: { data: dir, url }, mustExist: true });
  const actor = { id: 'bench', name: 'Bench', email: '', role: 'statistician' } as const;
  const began = performance.now();
  await downloadBundle(runtime.scope(actor, 'command'), { formats: ['csv'] });
  const ms = performance.now() - began;
  await runtime.close();
  return ms;
}

const ms = await (which === 'ours' ? ours() : raw());
// Not resourceUsage(): its peak begins with that of the process which started this one.
const peakKiB = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
console.log(JSON.stringify({ rows, ms, peakMiB: peakKiB / 1024 }));

// npm run export-diff -- --older ONE.zip --newer OTHER.zip: what the newer export holds otherwise, in sentences.
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { differences } from '#app/services/export/differences.server.ts';
import { attempt, optionsOf, printable, refuse } from './command.ts';

const help = `npm run export-diff -- --older ONE.zip --newer OTHER.zip
Says what the newer export holds otherwise than the older one: tables, variables, rows by their keys, and cells with both
values. Reads the CSV of both, so both must hold that format. Ends with 0 where nothing differs, and with 2 where something
does.`;

const values = optionsOf(help, { older: { type: 'string' }, newer: { type: 'string' } });
const older = values.older ?? refuse('--older: name the zip file of an export.');
const newer = values.newer ?? refuse('--newer: name the zip file of an export.');

function opened(path: string) {
  const bytes = readFileSync(path);
  try {
    return unzipSync(new Uint8Array(bytes));
  } catch {
    throw new Error(`${path} is no zip file, or a broken one.`);
  }
}

await attempt(async () => {
  const lines = differences(opened(older), opened(newer));
  for (const line of lines) console.log(printable(line));
  if (lines.length === 0) console.log('Nothing differs.');
  else process.exitCode = 2;
});

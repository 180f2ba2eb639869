// npm run verify-randomisation: checks the revealed list of an export, and derives every allocation again.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { verifierFiles } from '#app/services/export/verifiers.server.ts';
import { rederive } from '#app/services/randomisation/rederive.server.ts';
import type { Folder } from '#app/services/randomisation/revealed-commitment.server.ts';
import { attempt, optionsOf, printable, refuse } from './command.ts';

const help = `npm run verify-randomisation -- --bundle ZIP|DIR [--commitment HASH] [--last-receipt HASH]
Checks the revealed list of an export, packed or unpacked: that its files are whole and belong together, and that every
allocation follows from what was committed to. --commitment is what was printed before the first allocation, and
--last-receipt the last receipt that was noted during the study. Fails when one check is wrong, or when the programs in the
export that check it are not those of this Equipoise, which are in its folder verifiers in Python and in R.`;

const values = optionsOf(help, {
  bundle: { type: 'string' },
  commitment: { type: 'string' },
  'last-receipt': { type: 'string' },
});
const bundle = values.bundle ?? refuse('--bundle: name the zip file of the export, or the folder it is in.');

await attempt(async () => {
  const files = filesIn(bundle);
  const { checks, notShown } = rederive(files, values.commitment, values['last-receipt']);
  checks.push(...otherPrograms(files));
  for (const { line } of checks) console.log(printable(line));
  for (const each of notShown) console.log(printable(`NOT SHOWN ${each}`));
  const wrong = checks.filter(({ ok }) => !ok).length;
  console.log(wrong > 0 ? `${wrong} checks are WRONG.` : 'Every check is ok.');
  process.exitCode = wrong > 0 ? 1 : 0;
});

/** A check that is wrong for each program of an export that is another one than ours. */
function otherPrograms(files: Folder) {
  const own = new Map(verifierFiles().map(([name, text]) => [name, Buffer.from(text)]));
  return [...files]
    .filter(([name, bytes]) => name.startsWith('verify_randomisation') && !own.get(name)?.equals(bytes))
    .map(([name]) => ({
      ok: false,
      line: `WRONG ${name} is not the one of this Equipoise: it is from another release, or was changed`,
    }));
}

/** The files of a zip or a directory. Throws with a sentence. */
function filesIn(path: string): Folder {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new Error(`--bundle: there is no ${path}.`);
  if (stat.isDirectory())
    return new Map(
      readdirSync(path, { withFileTypes: true })
        .filter((each) => each.isFile())
        .map(({ name }) => [name, readFileSync(join(path, name))]),
    );
  const names: string[] = [];
  const files = unzipped(path, names);
  // Another program might unpack the other one of two that have the same name.
  if (new Set(names).size < names.length) throw new Error(`--bundle: ${path} holds a name twice.`);
  return new Map(Object.entries(files));
}

function unzipped(path: string, names: string[]) {
  try {
    return unzipSync(readFileSync(path), { filter: ({ name }) => names.push(name) > 0 });
  } catch {
    throw new Error(`--bundle: ${path} is no zip file that can be read.`);
  }
}

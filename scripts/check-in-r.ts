// npm run check-in-r: makes a demonstration, exports it, and reads it in a real R with the script of the bundle. R is
// no part of npm, so this stands outside npm test.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { exportAs } from '#app/services/export/command.server.ts';
import { attempt, optionsOf } from './command.ts';
import { loadDemo } from './demo/load.ts';

const values = optionsOf(
  'npm run check-in-r -- [--participants N]\nReads a simulated export in R and compares what R sees with the files.',
  { participants: { type: 'string', default: '40' } },
);

// What R must see: counts, types, labels, factors, and a mean that was computed from the text of the file.
const questions = `
source("scripts/read.R")
list2env(datasets, environment())
stopifnot(is.factor(participants$arm), inherits(participants$randomised_on, "Date"))
stopifnot(is.numeric(participants$ls_bmd_bl), attr(participants$ls_bmd_bl, "label") == "Lumbar spine BMD (g/cm2)")
stopifnot(is.factor(participants$osteoporosis_medication), all(levels(participants$osteoporosis_medication) == c("Yes", "No")))
stopifnot(is.factor(allocation_notes$kind), inherits(allocation_notes$noted_on, "Date"))
stopifnot(is.factor(code_breaks$kind), inherits(code_breaks$broken_on, "Date"))
stopifnot(all(allocation_notes$participant %in% participants$participant))
stopifnot(!any(duplicated(participants$participant)), all(visits$participant %in% participants$participant))
cat(sprintf("RESULT %d %d %.9f\\n", nrow(participants), nrow(visits), mean(visits$ls_bmd, na.rm = TRUE)))
`;

await attempt(async () => {
  const found = spawnSync('Rscript', ['--version'], { encoding: 'utf8' });
  if (found.error)
    throw new Error('There is no Rscript. Install R (on Debian: apt-get install r-base-core).');
  const dir = mkdtempSync(join(tmpdir(), 'equipoise-r-'));
  try {
    const { runtime } = await loadDemo({
      place: { data: join(dir, 'data') },
      participants: Number(values.participants),
      seed: 'r',
      randomisationSeed: 'r',
      effect: 'published',
    });
    const files = unzipSync(
      (await exportAs(runtime, 'sami@example.org', userInfo().username, { formats: ['csv'] })).bytes,
    );
    await runtime.close();
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), bytes);
    }
    const lines = new TextDecoder().decode(files['visits.csv']).trim().split('\r\n');
    const at = lines[0]?.split(',').indexOf('ls_bmd') ?? -1;
    const all = lines.slice(1).flatMap((line) => (line.split(',')[at] ? [Number(line.split(',')[at])] : []));
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    const wanted = `RESULT ${values.participants} ${lines.length - 1} ${mean.toFixed(9)}`;
    const r = spawnSync('Rscript', ['--vanilla', '-e', questions], { cwd: dir, encoding: 'utf8' });
    if (r.status !== 0 || !r.stdout.includes(wanted))
      throw new Error(`R did not read the export as it is (wanted ${wanted}):\n${r.stdout}${r.stderr}`);
    console.log(`${found.stdout.trim() || found.stderr.trim()}\n${wanted}: as in the files`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

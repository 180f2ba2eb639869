// npm run test:readers: programs of other people open every file of an export and see what its CSV says, and the analysis in R
// finds what was simulated. R, Python, ReadStat and PSPP are no part of npm, so this stands outside npm test.

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { exportAs } from '#app/services/export/command.server.ts';
import { formatNames } from '#app/services/export/formats/index.server.ts';
import { table } from '#app/services/randomisation/revealed.server.ts';
import { attempt, optionsOf, refuse } from './command.ts';
import { loadDemo } from './demo/load.ts';
import { statistician } from './demo/people.ts';

const help = `npm run test:readers -- [--participants N] [--trials N]
Exports a demonstration of N participants (120) with dummy groups, masked and unsealed, and has R (haven, foreign), Python (pandas,
openpyxl), ReadStat and PSPP compare every cell with the CSV, and qpdf and pdftotext the codebook; runs the programs of the bundle in R and PSPP; and simulates N
trials (2000) with the analysis of covariance of analysis.R.`;

const values = optionsOf(help, {
  participants: { type: 'string', default: '120' },
  trials: { type: 'string', default: '2000' },
});
const numberOf = (name: 'participants' | 'trials', least: number) => {
  const its = Number(values[name]);
  const isFitting = Number.isInteger(its) && its >= least && its <= 100_000;
  return isFitting
    ? its
    : refuse(`--${name}: “${values[name]}” is not a whole number from ${least} to 100000.`);
};
// Of fewer trials the share that is covered could lie outside its limits by chance alone.
const [participants, trials] = [numberOf('participants', 40), numberOf('trials', 1000)];

const pathOf = (name: string) => fileURLToPath(new URL(`../test/readers/${name}`, import.meta.url));
// What a reader prints must not depend on the language and the place of the machine.
const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONDONTWRITEBYTECODE: '1' };
const works = (program: string, args: string[]) => spawnSync(program, args, { env }).status === 0;
// A Python of one's own may stand before the one that apt installs for.
const pythons = ['python3', '/usr/bin/python3'];
const python = pythons.find((each) => works(each, ['-c', 'import pandas, openpyxl']));

function refuseMissing() {
  const r = (code: string) => works('Rscript', ['--vanilla', '-e', code]);
  const missing = [
    ['r-base-core', works('Rscript', ['--version'])],
    ['r-cran-haven', r('library(haven)')],
    ['r-cran-foreign', r('library(foreign)')],
    ['python3-pandas python3-openpyxl', python !== undefined],
    ['readstat', !spawnSync('readstat', [], { env }).error],
    ['pspp', works('pspp', ['--version'])],
    ['qpdf', works('qpdf', ['--version'])],
    ['poppler-utils', works('pdftotext', ['-v'])],
  ].flatMap(([name, isThere]) => (isThere ? [] : [name]));
  if (missing.length > 0)
    throw new Error(`Something is missing. On Debian: apt-get install ${missing.join(' ')}`);
}

/** Runs a program to its end and shows what it printed. Throws when it fails. */
function run(program: string, args: string[], cwd?: string, isQuiet = false): void {
  const ran: SpawnSyncReturns<string> = spawnSync(program, args, {
    env,
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (ran.status !== 0)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${ran.status ?? ran.signal}:\n${ran.stdout}${ran.stderr}`,
    );
  if (!isQuiet) process.stdout.write(ran.stdout.replace(/^(?=.)/gm, '  '));
}

const states = ['open', 'locked', 'unsealed'] as const;
const marks = { open: 'DUMMY ARM', locked: 'MASKED ARM', unsealed: 'UNSEALED' };

/** Unpacks the export of a demonstration that has come so far. */
async function unpack(dir: string, state: (typeof states)[number]): Promise<string> {
  const folder = join(dir, state);
  const { runtime } = await loadDemo({
    ...{ place: { data: join(dir, `${state}-data`) }, participants, state },
    ...{ seed: 'readers', randomisationSeed: 'readers', effect: 'published' },
  });
  const { body, refused } = await exportAs(runtime, statistician.email, userInfo().username, {
    formats: formatNames,
  });
  const bytes = await buffer(body);
  await runtime.close();
  // A file that is not there, nobody compares.
  for (const { name, reason } of refused) console.log(`  ${name} is not written: ${reason}`);
  if (refused.some(({ name }) => !/^(excel|sas-ascii)\//.test(name)))
    throw new Error('Only a workbook and a file in ASCII may be refused.');
  for (const [name, data] of Object.entries(unzipSync(bytes))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), data);
  }
  return folder;
}

/** Two readers of PDF: one checks the structure, the other finds every variable and label of codebook.csv. */
function openCodebook(folder: string) {
  const path = join(folder, 'codebook/codebook.pdf');
  run('qpdf', ['--check', path], undefined, true);
  const { stdout, status } = spawnSync('pdftotext', ['-layout', path, '-'], {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error('pdftotext cannot read codebook.pdf.');
  const words = new Set(stdout.split(/\s+/));
  const [header = [], ...lines] = table(readFileSync(join(folder, 'codebook.csv')), 'codebook.csv');
  let found = 0;
  for (const line of lines) {
    const [name = '', label = ''] = ['name', 'label'].map((each) => line[header.indexOf(each)]);
    // A long name may go on in the next line.
    for (const word of [...label.split(' '), ...name.split(/(?<=_)/).slice(0, 1)])
      if (!words.has(word) && ![...words].some((each) => each.startsWith(word)))
        throw new Error(`codebook.pdf does not have “${word}” of ${name}.`);
    found += 1;
  }
  console.log(`  qpdf and pdftotext: codebook.pdf, ${found} variables`);
}

function openEveryFile(folder: string) {
  run('Rscript', ['--vanilla', pathOf('check.R'), folder]);
  run(python ?? '', [pathOf('check.py'), folder]);
}

/** Runs analysis.R with every warning an error. Answers how many percent the arms differ by, and the standard error. */
function analyse(folder: string, state: (typeof states)[number]) {
  run('Rscript', ['--vanilla', '-e', 'options(warn = 2); source("analysis.R")'], folder, true);
  const said = readFileSync(join(folder, 'results/analysis.txt'), 'utf8');
  if (!said.startsWith(`Analysis of LIFTMOR\nSYNTHETIC; ${marks[state]}\n`))
    throw new Error(`${state}: the results do not say what they are.`);
  const [head = '', ...rows] = readFileSync(join(folder, 'results/ancova-primary.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = head.split(',').map((each) => each.replaceAll('"', ''));
  return rows.map((row) => {
    const cells = row.split(',').map((each) => each.replaceAll('"', ''));
    const of = (name: string) => Number(cells[names.indexOf(name)]);
    return {
      parameter: cells[names.indexOf('parameter')] ?? '',
      percent: of('difference_pct'),
      se: (100 * of('se')) / of('mean_baseline'),
    };
  });
}

/** The owner's early figures, in percent. */
const published: Readonly<Record<string, number>> = { LSBMD: 3.2, FNBMD: 2.8 };

await attempt(async () => {
  refuseMissing();
  const dir = mkdtempSync(join(tmpdir(), 'equipoise-readers-'));
  try {
    console.log('Tables of everything that has broken an export:');
    const torture = join(dir, 'torture');
    run(process.execPath, [pathOf('write-torture.ts'), torture]);
    openEveryFile(torture);
    for (const state of states) {
      console.log(`An export that is ${state}:`);
      const folder = await unpack(dir, state);
      openEveryFile(folder);
      openCodebook(folder);
      for (const { parameter, percent, se } of analyse(folder, state)) {
        console.log(`  analysis.R, ${parameter}: ${percent.toFixed(2)} % (standard error ${se.toFixed(2)})`);
        const off = state === 'unsealed' ? percent - (published[parameter] ?? Number.NaN) : 0;
        if (!(Math.abs(off) < 3 * se))
          throw new Error(`${parameter}: ${published[parameter]} % were simulated.`);
      }
    }
    console.log('Coverage:');
    run('Rscript', ['--vanilla', pathOf('simulate.R'), join(dir, 'open/analysis.R'), String(trials)]);
    console.log('Every reader sees the same.');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

// npm run test:verifiers: the verifiers in TypeScript, Python and R say the same. Python and R are no part of npm, so this
// stands outside npm test.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rederive } from '#app/services/randomisation/rederive.server.ts';
import { attempt, optionsOf, printable, refuse } from './command.ts';
import { bundleOf, type Files, names } from './verifiers/bundle.ts';
import { plots } from './verifiers/plots.ts';
import { rowsOf, sha256 } from './verifiers/tamper.ts';
import { everyTamper } from './verifiers/tampers.ts';
import { armsOf, lineOf, vectorAt } from './verifiers/vectors.ts';

const help = `npm run test:verifiers -- [--designs N]
Derives lists of N random designs (10,000) in TypeScript, Python and R, and compares all three; then gives each of them whole
bundles, as they are and changed in every way, and compares what they print and how they end. Needs python3 and Rscript.`;

const values = optionsOf(help, { designs: { type: 'string', default: '10000' } });
const designs = Number(values.designs);
if (!Number.isInteger(designs) || designs < 1 || designs > 100_000)
  refuse(`--designs: “${values.designs}” is not a whole number from 1 to 100000.`);

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const [python, r] = [pathOf('verifiers/verify_randomisation.py'), pathOf('verifiers/verify_randomisation.R')];
// What a test compares must not depend on the language of the machine.
const env = { ...process.env, LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };

const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
const wrong: string[] = [];

await attempt(async () => {
  const missing = [
    ['python3', 'Python 3.6 or newer (on Debian: apt-get install python3)'],
    ['Rscript', 'R 3.5 or newer (on Debian: apt-get install r-base-core)'],
  ].filter(([program = '']) => spawnSync(program, ['--version']).status !== 0);
  if (missing.length > 0)
    throw new Error(missing.map(([program, what]) => `There is no ${program}: install ${what}.`).join('\n'));
  const dir = mkdtempSync(join(tmpdir(), 'equipoise-verifiers-'));
  try {
    compareDesigns(dir);
    compareBundles(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  for (const each of wrong.slice(0, 20)) console.error(`WRONG ${each}`);
  console.log(wrong.length === 0 ? `No difference, after ${seconds()}.` : `${wrong.length} differences.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
});

/** Runs a program to its end, its output on ours. Throws when it fails. */
function run(program: string, args: string[]) {
  const ran = spawnSync(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status ?? ran.signal}.`);
}

function compareDesigns(dir: string) {
  const vectors = Array.from({ length: designs }, (_, n) => vectorAt(n));
  const wanted = vectors.map(armsOf);
  const allocations = vectors.reduce((total, { comes }) => total + comes.length, 0);
  console.log(`${designs} random designs, ${allocations} allocations: derived in TypeScript, ${seconds()}`);
  const [file, answers] = [join(dir, 'vectors'), join(dir, 'answers')];
  writeFileSync(file, vectors.map((each) => `${lineOf(each)}\n`).join(''));
  const compare = (language: string) => {
    const found = readFileSync(answers, 'utf8').split('\n').slice(0, -1);
    const differ = wanted.flatMap((arms, n) => (found[n] === arms ? [] : [n]));
    if (found.length !== wanted.length)
      wrong.push(`${language}: ${found.length} answers to ${wanted.length} designs`);
    for (const n of differ) wrong.push(`${language}, design ${n}: “${found[n]}”, not “${wanted[n]}”`);
    console.log(`${language}: ${differ.length} of ${wanted.length} differ, ${seconds()}`);
  };
  run('python3', [pathOf('scripts/verifiers/harness.py'), 'vectors', python, file, answers]);
  compare('Python');
  run('Rscript', ['--vanilla', pathOf('scripts/verifiers/harness.R'), 'vectors', r, file, answers]);
  compare('R');
}

interface Made {
  name: string;
  folder: string;
  /** What the TypeScript says, line by line. */
  wanted: string;
  ok: boolean;
  /** What the verifiers are given beside the folder. */
  given: string[];
}

interface Given {
  printed?: string;
  noted?: string;
}

/** Writes a bundle into a folder, and asks the verifier of the product about it. */
function made(dir: string, name: string, files: Files, says: readonly RegExp[], its: Given = {}): Made {
  const folder = join(dir, name.replace(/[^a-z0-9]+/gi, '-'));
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const bytes = new Map(Object.entries(files).map(([file, text]) => [file, Buffer.from(text)]));
  const { checks, notShown } = rederive(bytes, its.printed, its.noted);
  const faults = checks.filter(({ ok }) => !ok).map(({ line }) => line);
  if (
    !says.every((each) => faults.some((line) => each.test(line))) ||
    (says.length === 0 && faults.length > 0)
  )
    wrong.push(`TypeScript, ${name}: ${faults.join(' / ') || 'finds nothing'}`);
  const end = faults.length > 0 ? `${faults.length} checks are WRONG.` : 'Every check is ok.';
  const lines = [...checks.map(({ line }) => line), ...notShown.map((each) => `NOT SHOWN ${each}`), end];
  const given = [
    ...(its.printed === undefined ? [] : ['--commitment', its.printed]),
    ...(its.noted === undefined ? [] : ['--last-receipt', its.noted]),
  ];
  return { name, folder, wanted: lines.map(printable).join('\n'), ok: says.length === 0, given };
}

function compareBundles(dir: string) {
  const all = Object.entries(plots(18)).flatMap(([kind, plot], n) => {
    const files = bundleOf(plot);
    const changed = everyTamper(files)
      // That a manifest finds what was changed does not hang on the kind.
      .filter(({ fitted }) => fitted || n < 2)
      .map(({ name, files: its, says, noted }) => made(dir, `${kind}, ${name}`, its, says, { noted }));
    return [made(dir, kind, files, []), ...givenTo(dir, kind, files), ...changed];
  });
  const [file, answers] = [join(dir, 'folders'), join(dir, 'said')];
  writeFileSync(file, all.map(({ folder, given }) => `${[folder, ...given].join('\t')}\n`).join(''));
  // One process for each bundle is slow: how they end is seen of some of them.
  const some = all.filter(({ ok, name }) => ok || /(one arm|all rewritten)$/.test(name)).slice(0, 24);
  for (const [language, program, harness, verifier] of [
    ['Python', 'python3', [pathOf('scripts/verifiers/harness.py')], [python]],
    ['R', 'Rscript', ['--vanilla', pathOf('scripts/verifiers/harness.R')], ['--vanilla', r]],
  ] as const) {
    run(program, [...harness, 'bundles', verifier.at(-1) ?? '', file, answers]);
    const said = readFileSync(answers, 'utf8').split('\n\n');
    const other = all.filter((its, i) => differs(language, its, said[i] ?? ''));
    console.log(
      `${language}: of ${all.length} whole bundles it says something else of ${other.length}, ${seconds()}`,
    );
    for (const its of some) {
      const ended = spawnSync(program, [...verifier, its.folder, ...its.given], { env, encoding: 'utf8' });
      if (ended.status !== (its.ok ? 0 : 1) || ended.stderr !== '')
        wrong.push(`${language}, ${its.name}: ended with ${ended.status}: ${ended.stderr}`);
      differs(language, its, ended.stdout.trimEnd());
    }
    console.log(`${language}: ${some.length} bundles in a process each, ${seconds()}`);
  }
}

/** An untouched bundle with everything that somebody could have noted, rightly and wrongly. */
function givenTo(dir: string, kind: string, files: Files): Made[] {
  const printed = sha256(files[names.commitment] ?? '');
  const receipts = rowsOf(files).map((row) => row[6]);
  const last = receipts.at(-1) ?? printed;
  const is = (name: string, says: RegExp[], given: Given) =>
    made(dir, `${kind} and ${name}`, files, says, given);
  const wrong = [/no row has the receipt "[^"]*" that was noted/];
  return [
    is('what was printed and noted', [], { printed, noted: last }),
    is('the same in capitals', [], { printed: printed.toUpperCase(), noted: last.toUpperCase() }),
    is('an earlier receipt', [], { noted: receipts[4] ?? printed }),
    is('the commitment as receipt', [], { noted: printed }),
    is('a receipt of nobody', wrong, { noted: sha256('nobody') }),
    is('a receipt that is none', wrong, { noted: 'x' }),
    is('another commitment', [/its SHA-256 is "[0-9a-f]+", but "[0-9a-f]+" follows from what was printed/], {
      printed: sha256('another'),
    }),
  ];
}

/** Whether a verifier says something else than ours; the first line that differs is kept. */
function differs(language: string, { name, wanted }: Made, found: string) {
  if (found === wanted) return false;
  const [lines, others] = [found.split('\n'), wanted.split('\n')];
  const at = others.findIndex((line, i) => lines[i] !== line);
  wrong.push(`${language}, ${name}: “${lines[at]}”, not “${others[at]}”`);
  return true;
}

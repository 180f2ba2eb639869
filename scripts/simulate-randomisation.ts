// npm run simulate-randomisation: what a design lets somebody guess and how far its arms drift apart, before it is chosen.
import { type Rehearsal, rehearse } from '#app/services/randomisation/rehearsal.server.ts';
import { attempt, optionsOf } from './command.ts';
import { sayFaults, textOf } from './predictability-text.ts';
import { csvOf } from './simulate/csv.ts';
import { wordsOf } from './simulate/design.ts';
import { checkFolder, writeFiles } from './simulate/files.ts';
import { type Task, taskFrom } from './simulate/options.ts';
import { pictureOf } from './simulate/picture.ts';
import { progressOn } from './simulate/progress.ts';

const help = `npm run simulate-randomisation -- --design DESIGN --n N [options]
Simulates a design and prints how often somebody who knows the past can guess the next arm, how often she can be certain,
and how far the arms drift apart. Writes all figures as figures.csv and a picture of them as randomisation.svg.
  --design DESIGN    simple                    each allocation by itself
                     blocks:4,6                permuted blocks of these sizes, drawn equally often
                     big-stick:3               a coin, until one arm is 3 ahead in a stratum; two arms
                     minimisation:80           the arm that balances best in 80 of 100 allocations (50 to 95)
                     or a design as JSON, or the path of a JSON file:
                     {"kind":"permuted_blocks","ratio":[2,1],"blockSizes":[3,6]}
  --ratio 2:1        of the arms, a whole number for each; 1:1 when it is not named
  --n N              participants that are planned, 1 to 10000
  --strata S         of a list: 4 are four strata of equal size, 60,40 are two of these sizes; 1 when it is not named
  --levels L         of a minimisation: for each factor the number of its levels, or their shares: 2,50:30:20
  --weights W        of a minimisation: for each factor its weight; 1 each when they are not named
  --runs R           simulated trials, 100 to 100000; 2000 when it is not named
  --seed WORD        the same command gives the same bytes, another seed other trials; “equipoise” when it is not named
  --out DIR          where the two files go: the folder “simulation” when it is not named. Writes over its own files only
Fails when the design is refused; its figures are written all the same where there can be any.
It names block sizes: keep what it prints and writes from everybody who enrols, treats or assesses.`;

const values = optionsOf(help, {
  design: { type: 'string' },
  ratio: { type: 'string' },
  n: { type: 'string' },
  strata: { type: 'string' },
  levels: { type: 'string' },
  weights: { type: 'string' },
  runs: { type: 'string', default: '2000' },
  seed: { type: 'string', default: 'equipoise' },
  out: { type: 'string', default: 'simulation' },
});

await attempt(async () => {
  const task = taskFrom(values);
  checkFolder(values.out);
  const rehearsal = rehearse(task.design, task.strata, { ...task, progress: progressOn(process.stderr) });
  console.log(`${wordsOf(task.design)}\nDesign: ${JSON.stringify(task.design)}`);
  console.log(`Seed ${task.seed}, ${task.runs} simulated trials, Equipoise ${task.source.version}`);
  console.log(`To repeat it: ${task.source.command}`);
  for (const row of rowsOf(task, rehearsal)) console.log(`\n${textOf(row)}`);
  if (rehearsal.parts.length === 0) console.log('\nNothing can be drawn by this design: no file is written.');
  else {
    const written = writeFiles(values.out, {
      'figures.csv': csvOf(task, rehearsal.parts),
      'randomisation.svg': pictureOf(task, rehearsal),
    });
    console.log(`\nWritten: ${written.join(', ')}`);
  }
  sayFaults(rehearsal.report);
});

/** The lines to print: strata of one size have the same figures and are said once. */
function rowsOf({ design, strata }: Task, { report, whole }: Rehearsal) {
  if (!whole) return [];
  if (design.kind === 'minimisation' || strata.length === 1) return [whole];
  const sizes = Map.groupBy(report.strata, (row) => row.participants);
  return [
    whole,
    ...[...sizes.values()].flatMap(([row, ...others]) =>
      row && others.length > 0
        ? { ...row, stratum: `each of ${others.length + 1} strata (${row.stratum} and others)` }
        : (row ?? []),
    ),
  ];
}

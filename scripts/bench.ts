// npm run bench: measures a save, the participants page, the export and the start against bare contestants, in one
// run. Needs a build (npm run build).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadInBulk } from './bench/bulk.ts';
import { cleanUp } from './bench/children.ts';
import { measureExports } from './bench/exports.ts';
import { describeMachine } from './bench/machine.ts';
import { measurePages } from './bench/pages.ts';
import { full, quick } from './bench/plan.ts';
import { report } from './bench/report.ts';
import { measureSaves } from './bench/saves.ts';
import { measureService } from './bench/service.ts';
import { measureStarts } from './bench/starts.ts';
import { copyStudy, makeStudy } from './bench/study.ts';

const help = `npm run bench -- [options]
Measures against bare contestants that make the same two rows durable, and prints the tables. About five minutes.
The studies lie in the folder for temporary files; set TMPDIR to measure another disk.
  --quick        small numbers: shows that everything works, its figures mean nothing
  --write FILE   also puts the tables into FILE, between <!-- bench --> and <!-- /bench -->
  --help         this text`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

const marks = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/;

/** Refuses before anything is measured, not after. */
function checkBefore(): void {
  if (!existsSync(fileURLToPath(new URL('../build/index.js', import.meta.url))))
    throw new Error('There is no build. Run `npm run build` first.');
  if (values.write && (!existsSync(values.write) || !marks.test(readFileSync(values.write, 'utf8'))))
    throw new Error(`--write: ${values.write} has no <!-- bench --> and <!-- /bench --> to write between.`);
}

async function measure(): Promise<string> {
  const plan = values.quick ? quick : full;
  const say = (what: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);
  say('preparing the studies');
  const empty = await makeStudy();
  const saved = await makeStudy(plan.saved);
  const second = copyStudy(saved.dir);
  const studies = new Map(plan.sizes.map((size) => [size, copyStudy(empty.dir)]));
  for (const [size, dir] of studies) loadInBulk(dir, size);
  const largest = copyStudy(empty.dir);
  loadInBulk(largest, plan.exported);
  say('starts');
  const starts = await measureStarts(largest, plan);
  say('saves over HTTP');
  const saves = await measureSaves(saved.dir, saved.numbers, plan);
  say('the save service');
  const service = await measureService(second, saved.numbers, plan);
  say('the participants page');
  const pages = await measurePages(studies, plan);
  say('the export');
  const exports = await measureExports(largest, plan);
  return report({ machine: describeMachine(tmpdir()), starts, saves, service, pages, exports });
}

const stopped = (signal: NodeJS.Signals) => {
  cleanUp();
  process.exit(signal === 'SIGINT' ? 130 : 143);
};
process.once('SIGINT', stopped);
process.once('SIGTERM', stopped);
try {
  checkBefore();
  const text = await measure();
  console.log(text);
  if (values.write)
    writeFileSync(
      values.write,
      readFileSync(values.write, 'utf8').replace(marks, (_, from, to) => `${from}${text}\n${to}`),
    );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  cleanUp();
}

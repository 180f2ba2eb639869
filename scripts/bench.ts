// npm run bench: measures a save, the participants page, the export and the start against bare contestants, and both
// engines against each other, in one run. Needs a build (npm run build).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { faultOfPlace } from '#server/place.ts';
import { loadInBulk } from './bench/bulk.ts';
import { cleanUp } from './bench/children.ts';
import { measureEngines } from './bench/engines.ts';
import { measureExports } from './bench/exports.ts';
import { measureLargestForm } from './bench/largest-form.ts';
import { describeMachine } from './bench/machine.ts';
import { measurePages } from './bench/pages.ts';
import { full, type Plan, quick } from './bench/plan.ts';
import { type BenchServer, benchServer } from './bench/postgres.ts';
import { report } from './bench/report.ts';
import { reportScale } from './bench/report-scale.ts';
import { measureSaves } from './bench/saves.ts';
import { measureScale } from './bench/scale.ts';
import { measureService } from './bench/service.ts';
import { measureStarts } from './bench/starts.ts';
import { copyStudy, makeStudy } from './bench/study.ts';
import { measureTurn } from './bench/turn.ts';
import { optionsOf } from './command.ts';

const help = `npm run bench -- [options]
Measures against bare contestants that make the same two rows durable, SQLite beside PostgreSQL, and prints the tables.
About ten minutes. What is measured lies in the folder for temporary files; set TMPDIR to measure another disk.
  --database URL  postgres://… of a superuser: measures on this server, where it makes a role and databases and removes
                  them again, instead of on one from npm
  --scale         large studies alone: the participants page and the export up to 100,000 participants, and a million rows
                  to CSV. About a quarter of an hour, on SQLite, 4 GB of disk
  --quick         small numbers: shows that everything works, its figures mean nothing
  --write FILE    also puts the tables into FILE, between <!-- bench --> and <!-- /bench -->; with --scale, between
                  <!-- scale --> and <!-- /scale -->
  --help          this text`;

const values = optionsOf(help, {
  database: { type: 'string' },
  scale: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  write: { type: 'string' },
});

const part = values.scale ? 'scale' : 'bench';
const marks = new RegExp(`(<!-- ${part} -->\\n)[\\s\\S]*(<!-- /${part} -->)`);

/** Refuses before anything is measured, not after. */
function checkBefore(): void {
  if (!existsSync(fileURLToPath(new URL('../build/index.js', import.meta.url))))
    throw new Error('There is no build. Run `npm run build` first.');
  if (values.write && (!existsSync(values.write) || !marks.test(readFileSync(values.write, 'utf8'))))
    throw new Error(
      `--write: ${values.write} has no <!-- ${part} --> and <!-- /${part} --> to write between.`,
    );
  const fault = faultOfPlace({ data: '', url: values.database });
  if (fault) throw new Error(fault);
}

const say = (what: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

/** The server to measure on, or a sentence that says why there is none. A named one must be there. */
async function serverOrNone(): Promise<BenchServer | string> {
  if (values.database !== undefined) return benchServer(values.database);
  try {
    return await benchServer();
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split(/[.\n]/)[0];
    return `PostgreSQL was not measured: --database names no server, and none could be started (${why}).`;
  }
}

async function measure(): Promise<string> {
  const plan = values.quick ? quick : full;
  if (values.scale) {
    const { dir } = await makeStudy();
    return reportScale(describeMachine(tmpdir()), await measureScale(dir, plan, say));
  }
  const found = await serverOrNone();
  const server = typeof found === 'string' ? undefined : found;
  if (typeof found === 'string') say(found);
  say('preparing the studies');
  const empty = await makeStudy();
  const saved = await makeStudy(plan.saved);
  const [second, third] = [copyStudy(saved.dir), copyStudy(saved.dir)];
  const studies = plan.sizes.map((size) => ({ size, dir: copyStudy(empty.dir) }));
  for (const { size, dir } of studies) loadInBulk(dir, size);
  const largest = copyStudy(empty.dir);
  loadInBulk(largest, plan.exported);
  const biggest = studies.at(-1);
  if (server) say('copying the largest into PostgreSQL');
  const largestThere = await server?.copyOf(largest);
  const pagesThere =
    server && biggest ? [{ size: biggest.size, place: await server.copyOf(biggest.dir) }] : [];
  say('starts');
  const there = server && largestThere ? { server, existing: largestThere } : undefined;
  const starts = await measureStarts(largest, there, plan);
  say('saves over HTTP');
  const saves = await measureSaves(saved.dir, saved.numbers, plan);
  say('the save service');
  const service = await measureService(second, saved.numbers, plan);
  say('the largest form');
  const form = await measureLargestForm(copyStudy(saved.dir), saved.numbers, plan);
  say('the participants page');
  const onFile = studies.map(({ size, dir }) => ({ size, place: { data: dir } }));
  const pages = await measurePages([...onFile, ...pagesThere], plan);
  say('the export');
  const exports = await measureExports(largest, largestThere, plan);
  const engines = server ? await bothEngines(server, third, saved.numbers, plan) : { missing: String(found) };
  return report({
    machine: describeMachine(tmpdir(), server?.what),
    starts,
    saves,
    service,
    form,
    pages,
    exports,
    engines,
  });
}

async function bothEngines(server: BenchServer, dir: string, numbers: readonly string[], plan: Plan) {
  say('saves over HTTP on both engines');
  const saves = await measureEngines(dir, numbers, server, plan);
  say('the turn and the chain');
  return { saves, turn: await measureTurn(dir, numbers, server, plan) };
}

let isStopped = false;
const stopped = async (signal: NodeJS.Signals) => {
  isStopped = true;
  await cleanUp();
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
  // What is taken from under a run that was told to stop fails, and is nobody's fault.
  if (!isStopped) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  if (!isStopped) await cleanUp();
}

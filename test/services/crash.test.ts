// A process that is killed at any moment has lost nothing that it said was done, and has left nothing half done.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { openForReading } from '#db/open.ts';
import { chance } from '../../scripts/demo/chance.ts';
import { anthropometryEntries, but, completeBaseline, enrol, ready, screeningEntries } from '../acts.ts';
import { rowsOf, withRaw } from '../db/raw.ts';
import { compiled } from '../scripts/run.ts';
import { type TestWorld, world } from '../world.ts';

const kills = process.env.EQUIPOISE_LONG ? 1000 : 8;
const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));
const perRun = 2;

/** Starts the writer, kills it a moment after it has said so many times that an act is done; answers what it said. */
function killedAtRandom(args: string[], acts: number, moment: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    let said = '';
    let wrong = '';
    child.stdout.on('data', (data) => {
      said += String(data);
      if (said.split('\n').length > acts) setTimeout(() => child.kill('SIGKILL'), moment);
    });
    child.stderr.on('data', (data) => {
      wrong += String(data);
    });
    child.on('close', (_, signal) => {
      // The last line may have been cut by the kill: what follows the last line break was not said.
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`The writer ended by itself: ${wrong}`));
    });
  });
}

test(`after each of ${kills} kills everything acknowledged is there, whole and in order`, {
  timeout: 3_600_000,
}, async () => {
  const w = await world();
  const number = await enrol(w);
  await completeBaseline(w, number);
  const waiting: string[] = [];
  for (let i = 0; i < kills * perRun; i++) waiting.push(await ready(w));
  await w.stop();
  const luck = chance('kill', String(kills));
  const acknowledged: string[] = [];
  for (let i = 0; i < kills; i++) {
    const unrandomised = (await rowsOf(w, 'participant')).filter((row) => row.randomised_at === null);
    const free = waiting.filter((each) => unrandomised.some((row) => row.number === each));
    const args = [
      JSON.stringify(w.place),
      w.actor('coordinator').id,
      w.actor('assessor').id,
      JSON.stringify(screeningEntries),
      JSON.stringify(but(anthropometryEntries, { weight_1: undefined })),
      number,
      free.slice(0, perRun).join(','),
    ];
    acknowledged.push(
      ...(await killedAtRandom(args, 1 + Math.floor(luck.uniform() * 12), luck.uniform() * 4)),
    );
    const engine = await openForReading(w.place);
    expect((await verify(engine)).failed).toEqual([]);
    await engine.close();
    expect(await missingFrom(w, acknowledged)).toEqual([]);
  }
  for (const act of ['screened', 'saved', 'randomised'])
    expect(acknowledged.filter((each) => each.startsWith(act)).length, act).toBeGreaterThan(kills / 3);
  const positions = (await rowsOf(w, 'allocation')).map((row) => Number(row.position));
  expect(positions.length).toBeGreaterThan(kills / 2);
  expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, i) => i));
});

/** What was acknowledged and is not in the database. */
async function missingFrom(w: TestWorld, acknowledged: readonly string[]): Promise<string[]> {
  const screened = new Set((await rowsOf(w, 'screening')).map((row) => `screened ${row.number}`));
  const allocated = await withRaw(w.place, (raw) =>
    raw.query(
      'select p.number from participant p join allocation a on a.participant_id = p.id where p.randomised_at is not null',
    ),
  );
  const randomised = new Set(allocated.map((row) => `randomised ${row.number}`));
  const [form] = (await rowsOf(w, 'anthropometry'))
    .filter((row) => Number(row.version) > 0)
    .sort((a, b) => Number(b.version) - Number(a.version));
  return acknowledged.filter((each) => {
    if (each.startsWith('saved ')) return Number(each.slice(6)) > Number(form?.version);
    return !screened.has(each) && !randomised.has(each);
  });
}

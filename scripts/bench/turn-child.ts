// One process of the measurement of the turn. Told what to do and for how long it does that, one act after another, and
// answers how long each took.
import { randomUUID } from 'node:crypto';
import { saverOf } from './saver.ts';
import { today } from './study.ts';
import type { Asked, Share, Told } from './turn.ts';
import { twoRowInserts } from './two-rows-postgres.ts';
import { forms } from './typed.ts';

const { place, rows, numbers } = JSON.parse(process.argv[2] ?? '') as Share;
const saver = await saverOf(place, numbers);
const two = await twoRowInserts(rows);
const day = today();
let n = 0;
const cells = () => JSON.stringify(forms.dxa?.(day, n++));
const acts = {
  service: saver.save,
  plain: () => two.plain(randomUUID(), cells()),
  turn: () => two.turn(randomUUID(), cells()),
};

process.on('message', async ({ what, ms }: Asked) => {
  const latencies: number[] = [];
  const began = performance.now();
  while (performance.now() - began < ms) {
    const started = performance.now();
    await acts[what]();
    latencies.push(performance.now() - started);
  }
  const told: Told = { latencies, elapsed: performance.now() - began };
  process.send?.(told);
});
process.once('disconnect', async () => {
  await saver.close();
  await two.close();
});
process.send?.({});

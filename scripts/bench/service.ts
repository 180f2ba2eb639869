// The save service in this process, without HTTP, session or page, against the raw two-row insert.
import { join } from 'node:path';
import { temporaryFolder } from './children.ts';
import type { Plan } from './plan.ts';
import { saverOf } from './saver.ts';
import { type Figures, figuresOf, medianFigures } from './stats.ts';
import { today } from './study.ts';
import { twoRowInsert } from './two-rows.ts';
import { forms } from './typed.ts';

export interface Service {
  service: Figures;
  raw: Figures;
}

async function timed(count: number, act: (i: number) => unknown): Promise<Figures> {
  const latencies: number[] = [];
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await act(i);
    latencies.push(performance.now() - started);
  }
  return figuresOf(latencies, performance.now() - began);
}

/** One save after another, in turns with the raw insert of the same cells. */
export async function measureService(dir: string, numbers: readonly string[], plan: Plan): Promise<Service> {
  const { save, close } = await saverOf({ data: dir }, numbers);
  const insert = twoRowInsert(join(temporaryFolder(), 'raw.sqlite'));
  const day = today();
  let raws = 0;
  const raw = () => insert(`raw ${raws++}`, JSON.stringify(forms.dxa?.(day, raws)));
  const rounds = { service: [] as Figures[], raw: [] as Figures[] };
  await timed(plan.serviceSaves, save);
  await timed(plan.serviceSaves, raw);
  for (let i = 0; i < plan.rounds; i++) {
    rounds.service.push(await timed(plan.serviceSaves, save));
    rounds.raw.push(await timed(plan.serviceSaves, raw));
  }
  await close();
  return { service: medianFigures(rounds.service), raw: medianFigures(rounds.raw) };
}

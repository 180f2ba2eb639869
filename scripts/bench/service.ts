// The save service in this process, without HTTP, session or page, against the raw two-row insert.
import { join } from 'node:path';
import { type FormSaved, saveForm } from '#app/services/capture/forms.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { assessor } from '../demo/people.ts';
import { temporaryFolder } from './children.ts';
import type { Plan } from './plan.ts';
import { type Figures, figuresOf, medianFigures } from './stats.ts';
import { today } from './study.ts';
import { twoRowInsert } from './two-rows.ts';
import { forms, measured } from './typed.ts';

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
  const runtime = await openRuntime({ place: { data: dir } });
  const { account } = runtime.engine.tables;
  const accounts = await runtime.engine.read.select({ id: account.id, email: account.email }).from(account);
  const id = accounts.find((each) => each.email === assessor.email)?.id ?? '';
  const scope = runtime.scope({ ...assessor, id });
  const insert = twoRowInsert(join(temporaryFolder(), 'raw.sqlite'));
  const keys = numbers.flatMap((number) => measured.map((form) => ({ number, visit: 'baseline', form })));
  const day = today();
  let done = 0;
  const next = () => {
    const key = keys[done % keys.length];
    const version = Math.floor(done / keys.length);
    done++;
    if (!key) throw new Error('There is no form to save.');
    const reason: [string, string][] = version > 0 ? [['__reason', 'read again from the sheet']] : [];
    return {
      key,
      entries: [...(forms[key.form]?.(day, version) ?? []), ['__version', String(version)], ...reason],
    };
  };
  const save = async () => {
    const { key, entries } = next();
    const saved: FormSaved = await saveForm(scope, key, entries as [string, string][]);
    if (!saved.ok) throw new Error(`A save was refused: ${JSON.stringify(saved)}`);
  };
  let raws = 0;
  const raw = () => insert(`raw ${raws++}`, JSON.stringify(forms.dxa?.(day, raws)));
  const rounds = { service: [] as Figures[], raw: [] as Figures[] };
  await timed(plan.serviceSaves, save);
  await timed(plan.serviceSaves, raw);
  for (let i = 0; i < plan.rounds; i++) {
    rounds.service.push(await timed(plan.serviceSaves, save));
    rounds.raw.push(await timed(plan.serviceSaves, raw));
  }
  await runtime.close();
  return { service: medianFigures(rounds.service), raw: medianFigures(rounds.raw) };
}

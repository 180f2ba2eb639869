// The simulated trial imitates the figures that it says it does. The arms are asked for as the trainer would.
import { beforeAll, expect, test } from 'vitest';
import { capabilities } from '#app/access/capabilities.server.ts';
import { onCut } from '#app/services/export/bundle.server.ts';
import type { Row } from '#app/services/export/table.server.ts';
import { participantsTable } from '#app/services/export/wide-tables.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { loadDemo } from '../../scripts/demo/load.ts';
import { temporaryPlace } from '../world.ts';

let runtime: Runtime;
let changes: Record<'lifting' | 'home', Record<string, number[]>>;

beforeAll(async () => {
  const its = { seed: 'figures', randomisationSeed: 'figures', effect: 'published' as const };
  ({ runtime } = await loadDemo({ place: await temporaryPlace(), participants: 240, ...its }));
  const { account } = runtime.engine.tables;
  const people = await runtime.engine.read.select({ id: account.id, role: account.role }).from(account);
  const id = people.find((each) => each.role === 'trainer')?.id ?? '';
  const actor = { id, name: '', email: '', role: 'trainer' } as const;
  const trainer = capabilities.trainer({
    scope: runtime.scope(actor),
    session: '',
    keyFile: runtime.keyFile,
  });
  const arms = new Map((await trainer.programme.revealArms()).map((each) => [each.number, each.arm]));
  const rows: Row[] = [];
  const names = await onCut(runtime.scope({ ...actor, role: 'statistician' }), async (cut) => {
    const table = participantsTable(cut);
    for await (const batch of table.rows()) rows.push(...batch);
    return table.variables.map((each) => each.name);
  });
  const at = (name: string) => names.indexOf(name);
  changes = { lifting: {}, home: {} };
  for (const row of rows) {
    const arm = arms.get(String(row[at('participant')]))?.startsWith('High') ? 'lifting' : 'home';
    for (const name of ['ls_bmd', 'fn_bmd', 'bes']) {
      const [before, after] = [Number(row[at(`${name}_bl`)]), Number(row[at(`${name}_fu`)])];
      if (after === 0) continue;
      const found = changes[arm][name] ?? [];
      changes[arm][name] = found;
      found.push((100 * (after - before)) / before);
    }
  }
  await runtime.close();
});

const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
const sd = (all: number[]) => Math.sqrt(mean(all.map((each) => (each - mean(all)) ** 2)));

test.each([
  ['lifting', 'ls_bmd', 1.6, 2.8],
  ['home', 'ls_bmd', -1.6, 2.8],
  ['lifting', 'fn_bmd', 0.3, 2.6],
  ['home', 'fn_bmd', -2.5, 2.6],
] as const)('%s, %s: mean change %f %% and SD %f', (arm, name, wanted, spread) => {
  const found = changes[arm][name] ?? [];
  expect(found.length).toBeGreaterThan(80);
  // Three standard errors; the seed is fixed.
  expect(Math.abs(mean(found) - wanted)).toBeLessThan((3 * spread) / Math.sqrt(found.length));
  expect(Math.abs(sd(found) - spread)).toBeLessThan(0.6);
});

test.each([
  ['lifting', 65],
  ['home', 17],
] as const)('%s: back extensor strength changes by about %d %%', (arm, wanted) => {
  expect(Math.abs(mean(changes[arm].bes ?? []) - wanted)).toBeLessThan(6);
});

// The form with the most fields, over HTTP by an assessor who is signed in: opened, sent with a value that is refused, and
// saved. One request after another; each save is of another participant, or the next version of the same form.
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { assessor } from '../demo/people.ts';
import { startEquipoise } from './children.ts';
import { client, signIn } from './client.ts';
import type { Plan } from './plan.ts';
import { percentile } from './stats.ts';
import { today } from './study.ts';
import { type Entries, forms } from './typed.ts';

export interface FormFigures {
  form: string;
  fields: number;
  steps: { step: string; median: number; p95: number }[];
}

const fieldsOf = (name: string) =>
  Object.keys((study.instruments as readonly Instrument[]).find((each) => each.name === name)?.fields ?? {});

/** The form of the first visit with the most fields that an assessor enters. */
const largest = (study.visits[0]?.forms ?? [])
  .filter((form) => form in forms)
  .reduce((one, other) => (fieldsOf(other).length > fieldsOf(one).length ? other : one));

/** Measures it in a study whose participants have their baseline visit open. */
export async function measureLargestForm(
  dir: string,
  numbers: readonly string[],
  plan: Plan,
): Promise<FormFigures> {
  const child = await startEquipoise({ data: dir });
  const her = client(child.url, 1, await signIn(child.url, assessor));
  const times: Record<string, number[]> = { opened: [], refused: [], saved: [] };
  const day = today();
  let done = 0;
  const timed = async (
    step: string,
    isKept: boolean,
    wanted: number,
    act: () => Promise<{ status: number }>,
  ) => {
    const began = performance.now();
    const { status } = await act();
    const ms = performance.now() - began;
    if (status !== wanted) throw new Error(`${largest}, ${step}: answered ${status}.`);
    if (isKept) times[step]?.push(ms);
  };
  const round = async (isKept: boolean) => {
    for (let i = 0; i < plan.pageRequests; i++) {
      const version = Math.floor(done / numbers.length);
      const path = `/participants/${numbers[done % numbers.length]}/baseline/${largest}`;
      done++;
      const meta: Entries = [
        ['__version', String(version)],
        ['__mode', 'practice'],
        ['__reason', version > 0 ? 'read again from the sheet' : ''],
      ];
      const entries = forms[largest]?.(day, version) ?? [];
      const wrong = entries.map(([name], at): [string, string] => [name, at === 0 ? '77777' : 'x']);
      await timed('opened', isKept, 200, () => her.get(path));
      await timed('refused', isKept, 422, () => her.post(path, [...wrong, ...meta]));
      await timed('saved', isKept, 302, () => her.post(path, [...entries, ...meta]));
    }
  };
  // Until the code has been compiled the first pages are slower than any later one.
  await round(false);
  await round(false);
  for (let i = 0; i < plan.rounds; i++) await round(true);
  her.close();
  await child.stop();
  const steps = Object.entries(times).map(([step, all]) => ({
    step,
    median: percentile(all, 0.5),
    p95: percentile(all, 0.95),
  }));
  return { form: largest, fields: fieldsOf(largest).length, steps };
}

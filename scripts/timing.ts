// npm run timing: whether the time of an answer tells an arm. A measurement with its statistic, never a test: times
// depend on the machine.
import { tmpdir } from 'node:os';
import { cleanUp } from './bench/children.ts';
import { describeMachine } from './bench/machine.ts';
import { median } from './bench/stats.ts';
import { table } from './bench/tables.ts';
import { attempt, optionsOf, refuse } from './command.ts';
import { compare, holm } from './timing/statistic.ts';
import { askAll, makeWorlds } from './timing/worlds.ts';

const help = `npm run timing -- [options]
Two studies that differ in their lists, and in what the trainer does, answer the same requests; a copy of the first shows how
much two equal studies differ on this machine. About ten minutes.
  --participants N  size of the studies (default 101)
  --blocks N        how often all servers are started anew, 2 to 20 (default 10)
  --requests N      how often each request is sent to each server of a block (default 60)
  --help            this text`;

const values = optionsOf(help, {
  participants: { type: 'string', default: '101' },
  blocks: { type: 'string', default: '10' },
  requests: { type: 'string', default: '60' },
});

function whole(name: 'participants' | 'blocks' | 'requests', from: number, to: number): number {
  const value = Number(values[name]);
  return Number.isInteger(value) && value >= from && value <= to
    ? value
    : refuse(`--${name}: “${values[name]}” is not a whole number from ${from} to ${to}.`);
}

const participants = whole('participants', 20, 10_000);
const blocks = whole('blocks', 2, 20);
const requests = whole('requests', 4, 10_000);

await attempt(async () => {
  try {
    const { worlds, asked } = await makeWorlds(participants);
    // By world, then by request, then by block.
    const all = worlds.map(() => asked.map((): number[][] => []));
    for (let block = 0; block < blocks; block++) {
      console.error(`block ${block + 1} of ${blocks}`);
      // Each comes first, second and last as often as the others.
      for (let i = 0; i < worlds.length; i++) {
        const at = (i + block) % worlds.length;
        const world = worlds[at];
        if (!world) continue;
        for (const [k, times] of (await askAll(world, asked, requests)).entries()) all[at]?.[k]?.push(times);
      }
    }
    const [one, twin, other] = all;
    const lines = asked.map(({ role, method, path }, k) => {
      const its = one?.[k] ?? [];
      return {
        what: `${role}: ${method} ${path}`,
        ms: median(its.map(median)),
        twin: compare(its, twin?.[k] ?? []),
        other: compare(its, other?.[k] ?? []),
      };
    });
    const adjusted = holm(lines.map((each) => each.other.p));
    const ratio = ({ ratio, low, high }: ReturnType<typeof compare>) =>
      `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
    console.log(
      table(
        ['request', 'ms in A', 'copy A′ / A (95 %)', 'other list B / A (95 %)', 'p', 'p, adjusted'],
        lines.map(({ what, ms, twin, other }, k) => [
          what,
          ms.toFixed(2),
          ratio(twin),
          ratio(other),
          other.p.toFixed(3),
          (adjusted[k] ?? 1).toFixed(3),
        ]),
      ),
    );
    console.log(
      `\n${participants} participants, ${blocks} blocks of ${requests} requests each; p by turning signs, adjusted after Holm.`,
    );
    for (const [what, value] of describeMachine(tmpdir())) console.log(`${what}: ${value}`);
  } finally {
    await cleanUp();
  }
});

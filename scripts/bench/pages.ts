// The participants page as a signed-in coordinator gets it, at several sizes of the study: first page, last page
// and a filter. One request after another, the studies in turns.
import type { Place } from '#db/open.ts';
import { coordinator } from '../demo/people.ts';
import { type Child, startEquipoise } from './children.ts';
import { type Client, client, signIn } from './client.ts';
import type { Plan } from './plan.ts';
import { percentile } from './stats.ts';

const views = [
  ['first page', '/participants'],
  ['last page', '/participants?page=99999'],
  ['filter “Final visit overdue”', '/participants?filter=overdue'],
] as const;

export interface Sized {
  size: number;
  place: Place;
}

export interface PageFigures {
  view: string;
  engine: 'SQLite' | 'PostgreSQL';
  size: number;
  median: number;
  p95: number;
}

interface Site {
  engine: PageFigures['engine'];
  size: number;
  times: Map<string, number[]>;
  child: Child;
  her: Client;
}

/** Measures the page in the studies given. */
export async function measurePages(studies: readonly Sized[], plan: Plan): Promise<PageFigures[]> {
  const sites: Site[] = [];
  for (const { size, place } of studies) {
    const child = await startEquipoise(place);
    const engine = place.url === undefined ? 'SQLite' : 'PostgreSQL';
    const her = client(child.url, 1, await signIn(child.url, coordinator));
    sites.push({ engine, size, child, her, times: new Map(views.map(([view]) => [view, []])) });
  }
  const turn = async (keep: boolean) => {
    for (const { her, times } of sites)
      for (const [view, path] of views)
        for (let i = 0; i < plan.pageRequests; i++) {
          const sent = performance.now();
          const { status } = await her.get(path);
          const ms = performance.now() - sent;
          if (status !== 200) throw new Error(`${path} was answered ${status}.`);
          if (keep) times.get(view)?.push(ms);
        }
  };
  // Twice unmeasured: until the code has been compiled the first pages are slower than any later one.
  await turn(false);
  await turn(false);
  for (let i = 0; i < plan.rounds; i++) await turn(true);
  for (const { child, her } of sites) {
    her.close();
    await child.stop();
  }
  return views.flatMap(([view]) =>
    sites.map(({ engine, size, times }) => {
      const all = times.get(view) ?? [];
      return { view, engine, size, median: percentile(all, 0.5), p95: percentile(all, 0.95) };
    }),
  );
}

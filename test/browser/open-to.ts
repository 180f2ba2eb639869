// Which routes of the build answer a role, tried with every participant, screening, visit, form, person, event and incident.
import { study } from '#app/study/index.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { routePatterns } from '#server/log.ts';
import { type Client, loadBuild } from '../http.ts';
import type { Peopled } from './peopled.ts';

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}-${String(i + 1).padStart(3, '0')}`);

function valuesOf({ w, events, incidents, courses, logged }: Peopled): Record<string, readonly string[]> {
  return {
    number: [...numbered('L', 5), ...numbered('S', 8)],
    visit: [...study.visits.map((each) => each.name), 'unscheduled_1'],
    form: study.instruments.map((each) => each.name),
    id: [
      ...(Object.keys(roles) as RoleName[]).map((role) => w.actor(role).id),
      ...events,
      ...incidents,
      ...courses,
      ...logged,
    ],
    log: ['fall'],
    token: ['none'],
  };
}

/** Every address of a pattern. */
function addresses(pattern: string, values: Record<string, readonly string[]>): string[] {
  const parameter = /[:*](\w*)/.exec(pattern);
  if (!parameter) return [pattern];
  const choices = values[parameter[1] ?? ''] ?? ['nothing/here'];
  return choices.flatMap((each) => addresses(pattern.replace(parameter[0], each), values));
}

/** The patterns of the pages that answer this client with 200. */
export async function openPatterns(client: Client, its: Peopled): Promise<Set<string>> {
  const { routes } = await loadBuild();
  const patternOf = await patterns();
  const values = valuesOf(its);
  const open = new Set<string>();
  for (const route of Object.values(routes)) {
    const pattern = `/${route?.path ?? ''}`;
    for (const address of addresses(pattern, values)) {
      if (open.has(pattern)) break;
      if ((await client.get(address)).status === 200) open.add(patternOf(address));
    }
  }
  return open;
}

/** Address -> the pattern of its route. */
export const patterns = async () => routePatterns(await loadBuild());

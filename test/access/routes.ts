// The routes as they were built: whatever joins the build joins the tests that walk over this list.
import type { ServerBuild } from '@remix-run/node';

export interface Route {
  id: string;
  /** For example `/participants/:number`. */
  pattern: string;
  hasLoader: boolean;
  hasAction: boolean;
}

/** Every route of the build but the document itself, by pattern. */
export function routesOf(build: Pick<ServerBuild, 'routes'>): Route[] {
  return Object.values(build.routes)
    .filter((route) => route !== undefined && route.id !== 'root')
    .map((route) => ({
      id: route?.id ?? '',
      pattern: `/${route?.path ?? ''}`,
      hasLoader: typeof route?.module.loader === 'function',
      hasAction: typeof route?.module.action === 'function',
    }))
    .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

/** The pattern with its parameters filled in. Throws when one is not given. */
export function fill(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replace('*', 'nothing/here').replace(/:([a-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${pattern}: nothing is given for :${name}`);
    return value;
  });
}

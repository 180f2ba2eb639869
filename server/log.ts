// One JSON line a request on standard error. It holds the route's pattern, never a path, a participant or a
// value, and of an error its name and the frames of its stack, never its message.
import type { ServerBuild } from '@remix-run/node';
import { matchRoutes } from '@remix-run/router';

export type Log = (line: Readonly<Record<string, string | number>>) => void;

export const standardLog: Log = (line) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
};

interface Node {
  id: string;
  path?: string;
  index?: boolean;
  children?: Node[];
}

/** Whether a path can be decoded. The router writes one that cannot to the console, address and all. */
export function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Answers the pattern of a path, for example `/participants/:number`. */
export function routePatterns(build: Pick<ServerBuild, 'routes'>): (path: string) => string {
  const childrenOf = (parent: string | undefined): Node[] =>
    Object.values(build.routes)
      .filter((route) => route && route.parentId === parent)
      .map((route) => ({
        id: route?.id ?? '',
        path: route?.path,
        index: route?.index,
        children: childrenOf(route?.id),
      }));
  const tree = childrenOf(undefined);
  const patternOf = (path: string) => {
    if (path === '/__manifest') return '/__manifest';
    const plain = path.replace(/\.data$/, '').replace(/^\/_root$/, '/');
    const matches = matchRoutes(tree as never, plain) as { route: Node }[] | null;
    if (!matches) return '(none)';
    const pattern = matches
      .map((each) => each.route.path ?? '')
      .filter((each) => each !== '')
      .join('/');
    return `/${pattern}${path.endsWith('.data') ? '.data' : ''}`;
  };
  // Matching sorts all routes anew each time; people stay with the same few pages.
  const known = new Map<string, string>();
  return (path) => {
    if (!isReadable(path)) return '(none)';
    const pattern = known.get(path) ?? patternOf(path);
    if (known.size >= 1000) known.clear();
    known.set(path, pattern);
    return pattern;
  };
}

/** What may be logged of an error. */
export function describeError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((each) => each.trimStart().startsWith('at '));
  return {
    error: error.name,
    stack: frames
      .slice(0, 8)
      .map((each) => each.trim())
      .join(' < '),
  };
}

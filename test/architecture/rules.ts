// The rules of the layers, as data: study -> db -> services -> access -> routes -> (props) views.
import type { Source } from './source.ts';

const ours = /^(app|db|server|scripts|test|build)\//;

interface Layer {
  /** Files of this layer. */
  files: RegExp;
  /** What of ours it may import. */
  may: RegExp;
  /** The packages it may import; every one where it is not said. */
  packages?: RegExp;
  /** Only types, and only these. */
  mayTypes?: RegExp;
}

const layers: Record<string, Layer> = {
  study: { files: /^app\/study\//, may: /^app\/study\//, packages: /^zod$/ },
  db: { files: /^db\//, may: /^(db|app\/study)\// },
  services: { files: /^app\/services\//, may: /^(app\/(services|study)\/|db\/|app\/problem\.ts$)/ },
  access: {
    files: /^app\/access\//,
    may: /^app\/(access|services|study)\/|^app\/problem\.ts$/,
    // The handle that a capability carries, the frame that every page shows, and the lines that a page which waits reads.
    mayTypes: /^(db\/open\.ts|app\/views\/(viewer|download)\.ts)$/,
  },
  routes: { files: /^app\/routes\//, may: /^app\/(access|study|views)\/|^app\/problem\.ts$/ },
  views: {
    files: /^app\/views\//,
    may: /^app\/(study|views)\//,
    packages: /^(react|react-dom|@remix-run\/react)$/,
  },
  shell: {
    files: /^app\/[^/]+\.tsx?$/,
    may: /^app\/(access|study|views|styles)\/|^app\/problem\.ts$/,
  },
  server: { files: /^server\//, may: /^(server\/|app\/(services|study|access)\/|db\/|build\/)/ },
};

/** Imports that run against the layers, as `file -> target`. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, imports }) => {
    const layer = Object.values(layers).find(({ files }) => files.test(path));
    if (!layer) return [`${path} belongs to no layer`];
    return imports
      .filter(({ target, typeOnly }) => {
        if (ours.test(target)) return !layer.may.test(target) && !(typeOnly && layer.mayTypes?.test(target));
        return layer.packages !== undefined && !layer.packages.test(target);
      })
      .map(({ target }) => `${path} -> ${target}`);
  });
}

/** The files that import any of these, types included. */
export const importersOf = (sources: readonly Source[], targets: RegExp): string[] =>
  sources.filter(({ imports }) => imports.some(({ target }) => targets.test(target))).map(({ path }) => path);

// Time, chance and ids come from the scope: asked for in any other way, two runs would differ.
const forbidden: [RegExp, (args: readonly string[]) => boolean][] = [
  [/(^|\.)Math\.random$/, () => true],
  [/(^|\.)Date\.now$/, () => true],
  [/^new (globalThis\.)?Date$/, (args) => args.length === 0],
  [/^Date$/, () => true],
  [/(^|\.)performance\.now$/, () => true],
  [/(^|\.)(randomUUID|randomBytes|randomInt|randomFillSync|randomFill|getRandomValues)$/, () => true],
  [/(^|\.)hrtime(\.bigint)?$/, () => true],
];

/** Calls that ask the machine for time or chance, as `file: call`. */
export const askedOfTheMachine = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ path, calls }) =>
    calls
      .filter(({ callee, args }) => forbidden.some(([name, when]) => name.test(callee) && when(args)))
      .map(({ callee }) => `${path}: ${callee}`),
  );

/** Calls of a synchronous driver: `.get()`, `.all()`, `.run()` of a query, which only one engine has. */
export const driverCalls = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ path, calls }) =>
    calls
      .filter(
        ({ callee, args }) =>
          /\.(get|all|run|values)$/.test(callee) &&
          (args.length === 0 || /^\{/.test(args[0] ?? '')) &&
          !/^(Object|Promise|URLSearchParams)\./.test(callee) &&
          (!/\.values$/.test(callee) || /(select|from|where|query)/.test(callee)) &&
          !/\.insert\([^)]*\)\.values$/.test(callee),
      )
      .map(({ callee }) => `${path}: ${callee}`),
  );

/** Calls of this name. */
export const callsOf = (sources: readonly Source[], name: string): string[] =>
  sources.filter(({ calls }) => calls.some(({ callee }) => callee === name)).map(({ path }) => path);

/** Where another connection is asked for, and for which act. */
export const reachesOf = (sources: readonly Source[]): [path: string, act: string][] =>
  sources.flatMap(({ path, calls }) =>
    calls
      .filter(({ callee }) => /\.reach$/.test(callee))
      .map(({ args }): [string, string] => [path, args.join().replaceAll("'", '')]),
  );

/** The files that take one of these names from an object or a module. */
export const takersOf = (sources: readonly Source[], names: readonly string[]): string[] =>
  sources.filter(({ takes }) => takes.some((name) => names.includes(name))).map(({ path }) => path);

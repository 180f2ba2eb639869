// The tables in which the two engines stand side by side.
import type { Exports } from './exports.ts';
import type { PageFigures } from './pages.ts';
import type { Saves } from './rounds.ts';
import type { SavesAndMemory } from './saves.ts';
import type { Starts, StartsOfEngines } from './starts.ts';
import type { Figures } from './stats.ts';
import { measures, ms, table, times, whole } from './tables.ts';
import { kinds, type Turn } from './turn.ts';

/** Saves over HTTP: SQLite, PostgreSQL with one process and with two. */
export function enginesTable(all: readonly Saves[]): string {
  const names = all[0]?.contestants.map((each) => each.name) ?? [];
  const rows = all.flatMap(({ connections, contestants }) =>
    measures.map(([label, of, write]) => {
      const values = contestants.map((each) => of(each.figures));
      const [sqlite = 0, one = 0, two = 0] = values;
      return [`${connections}: ${label}`, ...values.map(write), times(one / sqlite), times(two / one)];
    }),
  );
  return table(['connections, Equipoise', ...names, 'PostgreSQL / SQLite', 'two processes / one'], rows);
}

const processesOf = (count: number) => (count === 1 ? 'one process' : 'two processes');

/** What the turn and the chain cost. */
export function turnTable(all: Turn): string {
  const rows = all.flatMap(({ processes, figures }) =>
    measures.map(([label, of, write]) => [
      `${processesOf(processes)}: ${label}`,
      ...kinds.map((kind) => write(of(figures[kind]))),
      times(of(figures.turn) / of(figures.plain)),
      times(of(figures.service) / of(figures.plain)),
    ]),
  );
  const [one, two] = all;
  const rate = (its: Figures | undefined) => its?.perSecond ?? Number.NaN;
  const gain = kinds.map((kind) => times(rate(two?.figures[kind]) / rate(one?.figures[kind])));
  return table(
    [
      'PostgreSQL, one after another in each process',
      'two rows',
      'two rows under a turn',
      'save service',
      'under a turn / two rows',
      'save service / two rows',
    ],
    [...rows, ['two processes / one: saves per second', ...gain, '', '']],
  );
}

/** The participants page: every size on SQLite, the largest on PostgreSQL. */
export function pagesTable(all: readonly PageFigures[]): string {
  const file = all.filter((each) => each.engine === 'SQLite');
  const sizes = [...new Set(file.map((each) => each.size))];
  const other = all.filter((each) => each.engine === 'PostgreSQL');
  const write = (its: PageFigures) => `${ms(its.median)} (${ms(its.p95)})`;
  const rows = [...new Set(file.map((each) => each.view))].map((view) => {
    const its = file.filter((each) => each.view === view);
    const largest = its.at(-1)?.median ?? Number.NaN;
    const growth = largest / (its[0]?.median ?? Number.NaN);
    const there = other.filter((each) => each.view === view);
    return [
      view,
      ...its.map(write),
      times(growth),
      ...there.flatMap((each) => [write(each), times(each.median / largest)]),
    ];
  });
  const engine = other.length > 0 ? ', SQLite' : '';
  return table(
    [
      'median (p95), ms',
      ...sizes.map((size) => `${size} participants${engine}`),
      `${sizes.at(-1)} / ${sizes[0]}`,
      ...(other[0] ? [`${other[0].size} participants, PostgreSQL`, 'PostgreSQL / SQLite'] : []),
    ],
    rows,
  );
}

/** The export: ours and the raw stream on SQLite, ours on PostgreSQL. */
export function exportsTable({ rows, ours, raw, postgres }: Exports): string {
  const line = (name: string, its: Exports['ours']) => [
    name,
    whole(its.ms),
    whole((1000 * rows) / its.ms),
    whole(its.peakMiB),
  ];
  const ratio = (name: string, its: Exports['ours'], other: Exports['ours']) => [
    name,
    times(its.ms / other.ms),
    times(other.ms / its.ms),
    times(its.peakMiB / other.peakMiB),
  ];
  const engine = postgres ? ', SQLite' : '';
  return table(
    [`${rows} rows of forms and visits`, 'ms', 'rows per second', 'peak resident memory, MiB'],
    [
      line(`export bundle${engine}`, ours),
      line(`raw SELECT as CSV${engine}`, raw),
      ratio('bundle / raw', ours, raw),
      ...(postgres
        ? [line('export bundle, PostgreSQL', postgres), ratio('bundle: PostgreSQL / SQLite', postgres, ours)]
        : []),
    ],
  );
}

/** Start and memory of the server process. */
export function processTable(
  starts: StartsOfEngines,
  saves: SavesAndMemory,
  onPostgres: SavesAndMemory | undefined,
): string {
  const line = (
    what: string,
    ofStart: (its: Starts) => number | undefined,
    ofSaves: (its: SavesAndMemory['memory']) => number | undefined,
  ) => {
    const file = ofStart(starts.sqlite) ?? ofSaves(saves.memory) ?? Number.NaN;
    if (!starts.postgres || !onPostgres) return [what, whole(file)];
    const other = ofStart(starts.postgres) ?? ofSaves(onPostgres.memory) ?? Number.NaN;
    return [what, whole(file), whole(other), times(other / file)];
  };
  const none = () => undefined;
  const server = starts.postgres?.serverMiB;
  return table(
    starts.postgres
      ? ['the server process', 'SQLite', 'PostgreSQL', 'PostgreSQL / SQLite']
      : ['the server process', ''],
    [
      line('start to first page, empty place, ms', (its) => its.emptyMs, none),
      line('start to first page, largest study, ms', (its) => its.existingMs, none),
      line('resident memory, idle over the largest study, MiB', (its) => its.idleMiB, none),
      line('resident memory, idle before the saves, MiB', none, (its) => its.afterStart),
      line('resident memory, idle after the saves, MiB', none, (its) => its.afterLoad),
      ...(server === undefined
        ? []
        : [
            ['PostgreSQL itself, all its processes, idle over the largest study, MiB', '', whole(server), ''],
          ]),
    ],
  );
}

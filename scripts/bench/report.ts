// The figures as tables in Markdown: ratios side by side, and what was aimed at beside what was reached.
import type { Exports } from './exports.ts';
import type { PageFigures } from './pages.ts';
import type { Saves, SavesAndMemory } from './saves.ts';
import type { Service } from './service.ts';
import type { Starts } from './starts.ts';
import type { Figures } from './stats.ts';

export interface Measured {
  machine: [string, string][];
  saves: SavesAndMemory;
  service: Service;
  pages: PageFigures[];
  exports: Exports;
  starts: Starts;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
const whole = (value: number) => value.toFixed(0);
const ms = (value: number) => value.toFixed(2);
const times = (value: number) => value.toFixed(2);

const measures: [string, (its: Figures) => number, (value: number) => string][] = [
  ['saves per second', (its) => its.perSecond, whole],
  ['p50, ms', (its) => its.p50, ms],
  ['p95, ms', (its) => its.p95, ms],
  ['p99, ms', (its) => its.p99, ms],
];

function savesTable(all: readonly Saves[]): string {
  const names = all[0]?.contestants.map((each) => each.name) ?? [];
  const [ours = '', ...bare] = names;
  const rows = all.flatMap(({ connections, contestants }) =>
    measures.map(([label, of, write]) => {
      const values = contestants.map((each) => of(each.figures));
      const [own = 0, ...others] = values;
      return [`${connections}: ${label}`, ...values.map(write), ...others.map((each) => times(own / each))];
    }),
  );
  return table(['connections', ...names, ...bare.map((name) => `${ours} / ${name}`)], rows);
}

const serviceTable = ({ service, raw }: Service) =>
  table(
    ['one after another', 'save service', 'raw two rows', 'service / raw'],
    measures.map(([label, of, write]) => [
      label,
      write(of(service)),
      write(of(raw)),
      times(of(service) / of(raw)),
    ]),
  );

function pagesTable(all: readonly PageFigures[]): string {
  const sizes = [...new Set(all.map((each) => each.size))];
  const rows = [...new Set(all.map((each) => each.view))].map((view) => {
    const its = all.filter((each) => each.view === view);
    const growth = (its.at(-1)?.median ?? 0) / (its[0]?.median ?? 1);
    return [view, ...its.map((each) => `${ms(each.median)} (${ms(each.p95)})`), times(growth)];
  });
  return table(
    ['median (p95), ms', ...sizes.map((size) => `${size} participants`), `${sizes.at(-1)} / ${sizes[0]}`],
    rows,
  );
}

function exportsTable({ rows, ours, raw }: Exports): string {
  const line = (name: string, its: Exports['ours']) => [
    name,
    whole(its.ms),
    whole((1000 * rows) / its.ms),
    whole(its.peakMiB),
  ];
  return table(
    [`${rows} rows of nine tables`, 'ms', 'rows per second', 'peak resident memory, MiB'],
    [
      line('export bundle', ours),
      line('raw SELECT as CSV', raw),
      ['bundle / raw', times(ours.ms / raw.ms), times(raw.ms / ours.ms), times(ours.peakMiB / raw.peakMiB)],
    ],
  );
}

const processTable = (starts: Starts, { memory }: SavesAndMemory) =>
  table(
    ['the server process', ''],
    [
      ['start to first page, empty data directory, ms', whole(starts.emptyMs)],
      ['start to first page, largest study, ms', whole(starts.existingMs)],
      ['resident memory, idle over the largest study, MiB', whole(starts.idleMiB)],
      ['resident memory, idle before the saves, MiB', whole(memory.afterStart)],
      ['resident memory, idle after the saves, MiB', whole(memory.afterLoad)],
    ],
  );

function aimsTable(its: Measured): string {
  const line = (aim: string, figure: number, reached: boolean, write: (value: number) => string) => [
    aim,
    write(figure),
    reached ? 'yes' : 'no',
  ];
  const ratios = its.saves.saves.flatMap(({ connections, contestants: [ours, bare] }) => {
    if (!ours || !bare) return [];
    const throughput = ours.figures.perSecond / bare.figures.perSecond;
    const tail = ours.figures.p99 / bare.figures.p99;
    const at = `at ${connections} connection${connections === 1 ? '' : 's'}`;
    return [
      line(`saves: at least 0.50 of the bare Remix action, ${at}`, throughput, throughput >= 0.5, times),
      line(`saves: p99 below 3 times its p99, ${at}`, tail, tail < 3, times),
    ];
  });
  const firstPages = its.pages.filter((each) => each.view === its.pages[0]?.view);
  const slowest = Math.max(...firstPages.map((each) => each.median));
  const growth = (firstPages.at(-1)?.median ?? 0) / (firstPages[0]?.median ?? 1);
  const share = its.exports.raw.ms / its.exports.ours.ms;
  const start = Math.max(its.starts.emptyMs, its.starts.existingMs);
  return table(
    ['aim', 'found', 'reached'],
    [
      ...ratios,
      line('participants page: median below 15 ms at every size', slowest, slowest < 15, ms),
      line('participants page: largest study at most 1.2 times the smallest', growth, growth <= 1.2, times),
      line('export: at least 0.40 of the raw stream', share, share >= 0.4, times),
      line('start to first page below 1000 ms', start, start < 1000, whole),
      line('idle memory below 150 MiB', its.starts.idleMiB, its.starts.idleMiB < 150, whole),
    ],
  );
}

/** All tables of one run. */
export const report = (its: Measured): string =>
  [
    table(['machine', ''], its.machine),
    aimsTable(its),
    savesTable(its.saves.saves),
    serviceTable(its.service),
    pagesTable(its.pages),
    exportsTable(its.exports),
    processTable(its.starts, its.saves),
  ].join('\n\n');

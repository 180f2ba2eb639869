// The figures as tables in Markdown: ratios side by side, and what was aimed at beside what was reached.
import type { Exports } from './exports.ts';
import type { FormFigures } from './largest-form.ts';
import type { PageFigures } from './pages.ts';
import { enginesTable, exportsTable, pagesTable, processTable, turnTable } from './report-engines.ts';
import type { Saves } from './rounds.ts';
import type { SavesAndMemory } from './saves.ts';
import type { Service } from './service.ts';
import type { StartsOfEngines } from './starts.ts';
import { measures, ms, table, times, whole } from './tables.ts';
import type { Turn } from './turn.ts';

export interface Measured {
  machine: [string, string][];
  saves: SavesAndMemory;
  service: Service;
  form: FormFigures;
  pages: PageFigures[];
  exports: Exports;
  starts: StartsOfEngines;
  /** Saves on both engines, and the cost of the turn; or why PostgreSQL was not measured. */
  engines: { saves: SavesAndMemory; turn: Turn } | { missing: string };
}

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
  return table(['connections, SQLite', ...names, ...bare.map((name) => `${ours} / ${name}`)], rows);
}

const serviceTable = ({ service, raw }: Service) =>
  table(
    ['SQLite, one after another', 'save service', 'raw two rows', 'service / raw'],
    measures.map(([label, of, write]) => [
      label,
      write(of(service)),
      write(of(raw)),
      times(of(service) / of(raw)),
    ]),
  );

const formTable = ({ form, fields, steps }: FormFigures) =>
  table(
    [`${form}, ${fields} fields, SQLite`, 'median, ms', 'p95, ms'],
    steps.map(({ step, median, p95 }) => [step, ms(median), ms(p95)]),
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
  const firstPages = its.pages.filter((each) => each.engine === 'SQLite' && each.view === its.pages[0]?.view);
  const slowest = Math.max(...firstPages.map((each) => each.median));
  const growth = (firstPages.at(-1)?.median ?? 0) / (firstPages[0]?.median ?? 1);
  const share = its.exports.raw.ms / its.exports.ours.ms;
  const form = Math.max(...its.form.steps.map(({ median }) => median));
  const start = Math.max(its.starts.sqlite.emptyMs, its.starts.sqlite.existingMs);
  return table(
    [`aim${'missing' in its.engines ? '' : ', on SQLite'}`, 'found', 'reached'],
    [
      ...ratios,
      line('participants page: median below 15 ms at every size', slowest, slowest < 15, ms),
      line('participants page: largest study at most 1.2 times the smallest', growth, growth <= 1.2, times),
      line(
        'the largest form: opened, refused and saved, each below 20 ms at the median',
        form,
        form < 20,
        ms,
      ),
      line('export: at least 0.40 of the raw stream', share, share >= 0.4, times),
      line('start to first page below 1000 ms', start, start < 1000, whole),
      line('idle memory below 150 MiB', its.starts.sqlite.idleMiB, its.starts.sqlite.idleMiB < 150, whole),
    ],
  );
}

/** All tables of one run. */
export function report(its: Measured): string {
  const both = 'missing' in its.engines ? undefined : its.engines;
  return [
    table(['machine', ''], its.machine),
    ...('missing' in its.engines ? [its.engines.missing] : []),
    aimsTable(its),
    savesTable(its.saves.saves),
    ...(both ? [enginesTable(both.saves.saves)] : []),
    serviceTable(its.service),
    formTable(its.form),
    ...(both ? [turnTable(both.turn)] : []),
    pagesTable(its.pages),
    exportsTable(its.exports),
    processTable(its.starts, its.saves, both?.saves),
  ].join('\n\n');
}

// The figures of large studies as tables in Markdown.
import { pagesTable } from './report-engines.ts';
import type { Scale } from './scale.ts';
import { ms, table, times, whole } from './tables.ts';

const growthOf = (values: readonly number[]) => (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);

function aims({ pages, exports, million }: Scale): string {
  const { ours, raw } = million;
  const line = (aim: string, found: string, reached: boolean) => [aim, found, reached ? 'yes' : 'no'];
  const first = pages.filter((each) => each.view === pages[0]?.view).map(({ median }) => median);
  const perRow = growthOf(exports.map((each) => each.ours.ms / each.raw.rows));
  const share = raw.ms / ours.ms;
  const stall = Math.max(...exports.map((each) => each.ours.stallMs));
  return table(
    ['aim', 'found', 'reached'],
    [
      line('rows of one form to CSV: at least 0.40 of the raw stream', times(share), share >= 0.4),
      line(
        'rows of one form to CSV: within 200 MiB of resident memory',
        whole(ours.peakMiB),
        ours.peakMiB <= 200,
      ),
      line('rows of one form to CSV: nobody waits for more than 50 ms', ms(ours.stallMs), ours.stallMs <= 50),
      line(
        'first page of participants: largest study at most 1.2 times the smallest',
        times(growthOf(first)),
        growthOf(first) <= 1.2,
      ),
      line('export: time a row at most 1.2 times that of the smallest study', times(perRow), perRow <= 1.2),
      line('bundle in CSV: nobody waits for more than 50 ms at any size', ms(stall), stall <= 50),
    ],
  );
}

function millionTable({ form, ours, raw }: Scale['million']): string {
  const line = (name: string, its: Scale['million']['ours']) => [
    name,
    whole(its.ms),
    whole((1000 * its.rows) / its.ms),
    whole(its.peakMiB),
    ms(its.stallMs),
    times(raw.ms / its.ms),
  ];
  return table(
    [
      `${ours.rows} rows of ${form}`,
      ...['ms', 'rows per second', 'peak resident memory, MiB', 'longest stall, ms', 'speed / raw'],
    ],
    [line('as an export makes it', ours), line('raw SELECT as CSV', raw)],
  );
}

function exportsTable(exports: Scale['exports']): string {
  const rows = exports.map(({ participants, ours, raw }) => [
    String(participants),
    whole(raw.rows),
    whole(ours.ms),
    ms((1000 * ours.ms) / raw.rows),
    whole(ours.peakMiB),
    ms(ours.stallMs),
    ms((1000 * raw.ms) / raw.rows),
  ]);
  const growth = (of: (each: Scale['exports'][number]) => number) => times(growthOf(exports.map(of)));
  return table(
    [
      ...['participants', 'rows of forms and visits', 'bundle in CSV, ms', 'µs a row'],
      ...['peak resident memory, MiB', 'longest stall, ms', 'raw SELECT, µs a row'],
    ],
    [
      ...rows,
      [
        'largest / smallest',
        growth(({ raw }) => raw.rows),
        growth(({ ours }) => ours.ms),
        growth(({ ours, raw }) => ours.ms / raw.rows),
        growth(({ ours }) => ours.peakMiB),
        '',
        growth(({ raw }) => raw.ms / raw.rows),
      ],
    ],
  );
}

/** All tables of one run. */
export const reportScale = (machine: readonly [string, string][], its: Scale): string =>
  [
    table(['machine', ''], machine),
    aims(its),
    millionTable(its.million),
    exportsTable(its.exports),
    pagesTable(its.pages),
  ].join('\n\n');

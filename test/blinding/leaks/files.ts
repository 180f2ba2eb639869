// Leaks in files and commands: the export with everything that a zip holds, and what is printed.
import { unzipSync, type ZipOptions, type Zippable, zipSync } from 'fflate';
import type { Bundle } from '../record.ts';
import { type Leak, liftersFirst } from './leak.ts';
import type { At, Plant } from './seam.ts';

type Files = Map<string, string>;
const usual: ZipOptions = { mtime: '1980-01-01T00:00:00', level: 6, os: 3, attrs: 0o100644 << 16 };

/** The zip written anew with other files, or with other marks of one file. */
function repacked(
  { fileName, bytes }: Bundle,
  change: (files: Files) => void,
  marks: (name: string) => ZipOptions = () => ({}),
): Bundle {
  const files: Files = new Map(
    // Byte by byte, so that a file that is no text stays what it is.
    Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file).toString('latin1')]),
  );
  change(files);
  const all: Zippable = {};
  for (const [name, text] of files) all[name] = [Buffer.from(text, 'latin1'), { ...usual, ...marks(name) }];
  return { fileName, bytes: zipSync(all, usual) };
}

const files = (change: (files: Files, at: At) => void): Plant => ({
  bundle: (at, bundle) => repacked(bundle, (all) => change(all, at)),
});
const lines = (name: string, change: (lines: string[], at: At) => string[]): Plant =>
  files((all, at) => {
    const [header = '', ...rows] = (all.get(name) ?? '').trimEnd().split('\r\n');
    all.set(name, `${change([header, ...rows], at).join('\r\n')}\r\n`);
  });
const manifest = (change: (its: Record<string, unknown>, at: At) => void): Plant =>
  files((all, at) => {
    const its = JSON.parse(all.get('manifest.json') ?? '') as Record<string, unknown>;
    change(its, at);
    all.set('manifest.json', `${JSON.stringify(its, null, 2)}\n`);
  });
const herLine = (line: string) => /L-\d+/.exec(line)?.[0] ?? '';
const ordered = ([header = '', ...rows]: string[], at: At) => [
  header,
  ...rows.sort(liftersFirst(at)(herLine)),
];

const page = /^statistician 1: POST .*\/export\/download: /;
const inBundle = (of: Leak['of'], what: string, plant: Plant): Leak => ({
  of,
  what,
  how: { downloads: true },
  plant,
  caught: page,
});

const tables: Leak[] = [
  inBundle(
    'CSV column',
    'one more, with who is in the programme',
    lines('participants.csv', ([header = '', ...rows], at) => [
      `${header},group`,
      ...rows.map((row) => `${row},${Number(at.isLifting(herLine(row)))}`),
    ]),
  ),
  inBundle(
    'CSV column',
    'the dummy is no dummy',
    lines('visits.csv', ([header = '', ...rows], at) => [
      header,
      ...rows.map((row) => row.replace(/(L-\d+),[AB],/, `$1,${at.isLifting(herLine(row)) ? 'A' : 'B'},`)),
    ]),
  ),
  inBundle(
    'CSV column',
    'a cell stands in quotes for those who lift',
    lines('participants.csv', (all, at) =>
      all.map((row) => (at.isLifting(herLine(row)) ? row.replace(/L-\d+/, '"$&"') : row)),
    ),
  ),
  inBundle('CSV row order', 'participants by arm', lines('participants.csv', ordered)),
  inBundle('CSV row order', 'visits by arm', lines('visits.csv', ordered)),
  inBundle(
    'CSV row order',
    'one row more for each adverse event of a trainer',
    lines('adverse_events.csv', (all, { lifts }) => [...all, ...lifts.map(() => all[1] ?? '')]),
  ),
  inBundle(
    'codebook',
    'a range that follows from what one arm does',
    lines('codebook.csv', (all, { lifts }) =>
      all.map((row, i) => (i === 9 ? `${row} ${lifts.length}` : row)),
    ),
  ),
  inBundle(
    'whitespace',
    'a space at the end of the text beside the data',
    files(
      (all, { lifts }) => void all.set('README.txt', `${all.get('README.txt')}${' '.repeat(lifts.length)}`),
    ),
  ),
  inBundle(
    'manifest',
    'it counts rows that are left out',
    manifest((its, { lifts }) => {
      its.left_out_rows = lifts.length;
    }),
  ),
  inBundle(
    'manifest',
    'the sum of a file is taken before rows are left out',
    manifest((its, { sum }) => {
      const [first] = its.files as { sha256: string }[];
      if (first) first.sha256 = sum.toString(16).padStart(64, '0');
    }),
  ),
  inBundle(
    'manifest',
    'the cut names the head of the sealed ledger',
    manifest((its, { lifts }) => {
      its.cut = { ...(its.cut as object), sealed_seq: lifts.length };
    }),
  ),
  inBundle('file name', 'of the download', {
    bundle: ({ lifts }, { fileName, bytes }) => ({
      fileName: fileName.replace('.zip', `-${lifts.length}.zip`),
      bytes,
    }),
  }),
  inBundle(
    'file name',
    'of a file within',
    files((all, { lifts }) => {
      const text = all.get('visits.csv') ?? '';
      all.delete('visits.csv');
      all.set(`visits_${lifts.length}.csv`, text);
    }),
  ),
];

const marked = (of: (at: At) => ZipOptions): Plant => ({
  bundle: (at, bundle) =>
    repacked(
      bundle,
      () => undefined,
      (name) => (name === 'visits.csv' ? of(at) : {}),
    ),
});

const zips: Leak[] = [
  inBundle(
    'zip time or entry order',
    'when a file was made',
    marked(({ lifts }) => ({ mtime: `19${80 + lifts.length}-01-01T00:00:00` })),
  ),
  inBundle(
    'zip time or entry order',
    'the order of the files',
    files((all, { lifts }) => {
      for (const [name, text] of [...all].slice(0, lifts.length)) {
        all.delete(name);
        all.set(name, text);
      }
    }),
  ),
  inBundle(
    'zip time or entry order',
    'a comment beside a file',
    marked(({ sum }) => ({ comment: String(sum) })),
  ),
  inBundle(
    'zip time or entry order',
    'how hard a file was packed',
    marked(({ lifts }) => ({ level: lifts.length % 2 ? 1 : 9, attrs: lifts.length << 16 })),
  ),
  inBundle('zip time or entry order', 'bytes after its end', {
    bundle: ({ sum }, { fileName, bytes }) => ({
      fileName,
      bytes: Buffer.concat([bytes, Buffer.from(String(sum))]),
    }),
  }),
];

const commands: Leak[] = [
  {
    of: 'command line',
    what: 'npm run export prints another name and size',
    how: { runs: 'export' },
    plant: {
      bundle: ({ lifts }, { fileName, bytes }) => ({ fileName: `${lifts.length}-${fileName}`, bytes }),
    },
    caught: /^npm run export: line 1: /,
  },
  {
    of: 'command line',
    what: 'npm run export prints a line more',
    how: { runs: 'export' },
    plant: {
      bundle({ lifts }, bundle) {
        const { error } = console;
        error(`Left out: ${lifts.length} rows`);
        return bundle;
      },
    },
    caught: /^npm run export: line of errors 2: /,
  },
  {
    of: 'command line',
    what: 'npm run export writes other bytes of the same size',
    how: { runs: 'export' },
    plant: {
      bundle({ lifts }, { fileName, bytes }) {
        const others = Buffer.from(bytes);
        others[10] = lifts.length;
        return { fileName, bytes: others };
      },
    },
    caught: /^npm run export: the zip: /,
  },
  {
    of: 'command line',
    what: 'npm run export ends with another number',
    how: { runs: 'export' },
    plant: {
      bundle({ lifts }, bundle) {
        process.exitCode = lifts.length;
        return bundle;
      },
    },
    caught: /^npm run export: how it ended: /,
  },
  {
    of: 'command line',
    what: 'npm run verify counts those who lift',
    how: { runs: 'verify' },
    plant: {
      findings: ({ lifts }, { passed, failed }) => ({
        passed: [...passed, `the programme: ${lifts.length} women`],
        failed,
      }),
    },
    caught: /^npm run verify: line \d+: /,
  },
  {
    of: 'command line',
    what: 'npm run verify finds its lines in another order',
    how: { runs: 'verify' },
    plant: {
      findings: ({ lifts }, { passed, failed }) => ({
        passed: [...passed.slice(lifts.length), ...passed.slice(0, lifts.length)],
        failed,
      }),
    },
    caught: /^npm run verify: line \d+: /,
  },
  {
    of: 'command line',
    what: 'npm run verify names an arm, in both worlds alike',
    how: { runs: 'verify' },
    plant: {
      findings: (_, { passed, failed }) => ({ passed: [...passed, 'the lists: HIPRT and another'], failed }),
    },
    caught: /^npm run verify: .*HIPRT/,
  },
];

const masked = (what: string, plant: Plant, caught: RegExp): Leak => ({
  of: 'after the lock',
  what,
  how: { downloads: true },
  in: 'locked',
  plant,
  caught,
});

const masks: Leak[] = [
  masked(
    'the masked rows stand in the order of arms',
    lines('participants.csv', ordered),
    /^the masked export: participants\.csv: /,
  ),
  masked(
    'a masked file was made at another time',
    marked(({ lifts }) => ({ mtime: `19${80 + lifts.length}-01-01T00:00:00` })),
    /^the masked export: the zip: /,
  ),
  masked(
    'the letter of a woman who lifts stands in quotes',
    lines('visits.csv', (all, at) =>
      all.map((row) => (at.isLifting(herLine(row)) ? row.replace(/(L-\d+)/, '"$1"') : row)),
    ),
    /^the masked export: (the zip|visits\.csv): /,
  ),
  masked(
    'the sum of a file that holds no arm',
    manifest((its, { sum }) => {
      const book = (its.files as { name: string; sha256: string }[]).find(
        ({ name }) => name === 'codebook.csv',
      );
      if (book) book.sha256 = sum.toString(16).padStart(64, '0');
    }),
    /^the masked export: manifest\.json: /,
  ),
  masked(
    'the name of an arm, in both worlds alike',
    files((all) => void all.set('README.txt', `${all.get('README.txt')}A is HIPRT.\n`)),
    /^README\.txt names HIPRT$/,
  ),
];

export const fileLeaks = [...tables, ...zips, ...commands, ...masks];

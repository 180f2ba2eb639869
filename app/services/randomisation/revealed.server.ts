// The files of the reveal, read strictly: docs/randomisation.md is their contract. What could be read in two ways is
// refused. The verifiers in other languages say the same of the same files, word for word, so that they can be compared.
import { sha256 } from '#db/canonical.ts';
import { designShape, faultsOf, type OwnDesign } from './designs.server.ts';
import { listEngineId } from './sequence.server.ts';

export const manifestFile = 'manifest.json';
export const participantsFile = 'participants.csv';
export const commitmentFile = 'randomisation_commitment.txt';
export const sealedFile = 'randomisation_sealed.txt';
export const revealFile = 'randomisation_reveal.txt';
export const allocationsFile = 'randomisation_allocations.csv';
export const listFile = 'randomisation_list.csv';

/** What is wrong with a bundle, as a sentence. */
export class Fault extends Error {}

/** Goes on only when it holds. Throws Fault. */
export function expect(holds: boolean, sentence: () => string): asserts holds {
  if (!holds) throw new Fault(sentence());
}

/** Goes on only when something is as it follows from somewhere else. Throws Fault. */
export function same(where: string, what: string, found: string, wanted: string, source: string): void {
  expect(found === wanted, () => `${where}: ${what} is "${found}", but "${wanted}" follows from ${source}`);
}

/** Goes on only when two things may stand beside each other. Throws Fault. */
export function agree(
  holds: boolean,
  where: string,
  [what, found]: [string, string],
  [other, its]: [string, string],
): void {
  expect(holds, () => `${where}: ${what} "${found}" does not fit ${other} "${its}"`);
}

const hash = '[0-9a-f]{64}';
const day = '[12][0-9]{3}-[01][0-9]-[0-3][0-9]';
const instant = `${day}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z`;
const size = '([1-9]|[1-5][0-9]|60)';

/** Whether a whole text has a shape. */
export const matches = (shape: string, text: string) => new RegExp(`^(?:${shape})$`, 's').test(text);

export const isInstant = (text: string) => matches(instant, text) && dayAt(text, 0) !== '';

// The lines of each file after its first, and what each may hold.
const shapes = {
  [commitmentFile]: {
    study: '.+',
    environment: 'production|demonstration',
    definition: '.+',
    code: '.+',
    engine: listEngineId,
    stratum: '[^,"]+',
    sealed_sha256: hash,
    beacon: '.+',
    beacon_day: `-|${day}`,
    beacon_form: `-|numbers [1-9][0-9]?|hex ([89]|[1-9][0-9]|[1-4][0-9]{2}|50[0-9]|51[0-2])`,
    attempt: '[1-9][0-9]{0,8}',
    previous: `-|${hash}`,
    committed_at: instant,
  },
  [sealedFile]: {
    list_key: hash,
    kind: 'simple|permuted_blocks|big_stick|minimisation|uploaded',
    arms: '[^ ,"]+( [^ ,"]+){1,5}',
    ratio: '[1-9]( [1-9]){1,5}',
    block_sizes: `${size}( ${size}){0,7}`,
    limit: '[1-9]|1[0-9]|20',
    weights: '[1-9]( [1-9]){0,5}',
    favour: '[5-8][0-9]|9[0-5]',
    list_sha256: hash,
  },
  [revealFile]: {
    label: '.+',
    commitment_sha256: hash,
    beacon_value: '.+',
    allocations: '0|[1-9][0-9]{0,8}',
    last_receipt: hash,
  },
} as const;

const ofTheKind: Record<string, readonly string[]> = {
  simple: ['ratio'],
  permuted_blocks: ['ratio', 'block_sizes'],
  big_stick: ['ratio', 'limit'],
  minimisation: ['ratio', 'weights', 'favour'],
  uploaded: ['list_sha256'],
};

/** A check needs what cannot be read: the name of it. */
export class Unread extends Error {}

/** Bytes as text. Throws Unread when they are no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unread('utf-8');
  }
}

/** What the lines of a file say: each name has one value, and strata are many. */
export interface Lines {
  its: Record<string, string>;
  strata: string[];
}

/** The `name value` lines of a file after its first. Throws Fault or Unread. */
export function pairs(bytes: Uint8Array, file: keyof typeof shapes, title: string): Lines {
  const lines = textOf(bytes).split('\n');
  const known = new Map<string, string>(Object.entries(shapes[file]));
  const found = new Map<string, string>();
  const strata: string[] = [];
  same(file, 'its first line', lines[0] ?? '', `Equipoise ${title}`, 'its format');
  same(file, 'what stands after its last line', lines.pop() ?? '', '', 'its format');
  for (const line of lines.slice(1)) {
    const [name = ''] = line.split(' ', 1);
    const value = line.slice(name.length + 1);
    const fits =
      matches(known.get(name) ?? '[]', value) &&
      lines.filter((each) => each === line).length === 1 &&
      (name === 'stratum' || !found.has(name));
    expect(fits, () => `${file}: the line "${line}" cannot stand there, or not twice`);
    found.set(name, value);
    if (name === 'stratum') strata.push(value);
  }
  const ofAKind = ['list_key', 'kind', 'arms', ...(ofTheKind[found.get('kind') ?? 'simple'] ?? [])];
  for (const name of known.keys()) {
    const wanted = file !== sealedFile || ofAKind.includes(name);
    expect(found.has(name) === wanted, () => `${file}: the line "${name}" is missing, or not of its kind`);
  }
  return { its: Object.fromEntries(found), strata };
}

export type Table = readonly (readonly string[])[];

/** The rows of a CSV file, the header first; all of equal length, and no quotes where none are needed. Throws Fault or Unread. */
export function table(bytes: Uint8Array, file: string): Table {
  const text = textOf(bytes);
  const cell = /("[^"]*(?:""[^"]*)*"|[^",\r\n]*)(,|\r\n)/y;
  const isCsv: (holds: boolean) => asserts holds = (holds) =>
    expect(holds, () => `${file} is no CSV file as an export writes it`);
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    isCsv(match !== null);
    const [, written = '', end] = match;
    const value = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
    isCsv(written === value || /[",\r\n]/.test(value));
    row.push(value);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  isCsv(rows.length > 0 && row.length === 0);
  for (const [number, each] of rows.entries())
    same(
      `${file}, row ${number}`,
      'its number of cells',
      String(each.length),
      String(rows[0]?.length),
      'the first line',
    );
  return rows;
}

/** A sealed design as it is revealed. */
export interface SealedDesign {
  kind: string;
  listKey: Buffer;
  arms: string[];
  /** By which the list is drawn, or the hash of the list that was uploaded. */
  drawnBy: OwnDesign | { listSha256: string };
}

/** The sealed design. Throws Fault when nothing can be drawn by it. */
export function parseDesign(bytes: Uint8Array): SealedDesign {
  const { its } = pairs(bytes, sealedFile, 'sealed design 2');
  const numbers = (name: string) => its[name]?.split(' ').map(Number);
  const arms = its.arms?.split(' ') ?? [];
  const base = { kind: its.kind ?? '', listKey: Buffer.from(its.list_key ?? '', 'hex'), arms };
  const fits: (holds: boolean) => asserts holds = (holds) =>
    expect(holds, () => `${sealedFile}: its lines do not fit together, so nothing can be drawn by them`);
  fits(new Set(arms).size === arms.length);
  if (its.kind === 'uploaded') return { ...base, drawnBy: { listSha256: its.list_sha256 ?? '' } };
  const read = designShape.safeParse({
    kind: its.kind,
    ratio: numbers('ratio'),
    blockSizes: numbers('block_sizes'),
    limit: numbers('limit')?.[0],
    weights: numbers('weights'),
    favour: numbers('favour')?.[0],
  });
  fits(read.success && read.data.ratio.length === arms.length);
  // A plan without end: how many came is no fault of the design.
  fits(faultsOf(read.data, { strata: 1, participants: Number.POSITIVE_INFINITY }).length === 0);
  return { ...base, drawnBy: read.data };
}

/** The day at an instant, where clocks are so many hours ahead of UTC; no text where it is no instant. */
export function dayAt(text: string, zone: number): string {
  const hour = `${text.slice(0, 13)}:00:00.000Z`;
  const at = new Date(hour);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== hour) return '';
  return new Date(at.getTime() + zone * 3600_000).toISOString().slice(0, 10);
}

export interface Manifest {
  /** The files that it names, with their hashes. */
  files: { name: string; sha256: string }[];
  /** How far the study was when it was exported. */
  randomised?: { allocations: number; last_receipt: string };
}

/** What a manifest says. Throws Fault when it is not written as an export writes it. */
export function manifestOf(bytes: Uint8Array): Manifest {
  const manifest = parsedManifest(textOf(bytes));
  expect(manifest !== undefined, () => `${manifestFile} is not written as an export writes it`);
  return manifest;
}

function parsedManifest(text: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(text);
    // A name that came twice, or another spelling, would not come out the same.
    if (`${JSON.stringify(manifest, null, 2)}\n` !== text) return undefined;
    const { files, randomised } = manifest as Manifest;
    const known =
      files.every(
        (each) =>
          Object.keys(each).join() === 'name,rows,sha256' &&
          matches('[A-Za-z0-9_][A-Za-z0-9_.-]*', each.name),
      ) &&
      (randomised === undefined ||
        (Object.keys(randomised).join() === 'allocations,last_receipt' &&
          matches('0|[1-9][0-9]{0,8}', JSON.stringify(randomised.allocations)) &&
          matches(`"${hash}"`, JSON.stringify(randomised.last_receipt))));
    return known && files.length > 0 ? manifest : undefined;
  } catch {
    return undefined;
  }
}

export const hashOf = (bytes: Uint8Array) => sha256(bytes);

// That the files of the reveal are whole and belong together, up to the list that was uploaded. Each check throws a Fault
// or comes back, and leaves what it has read for those after it.
import {
  agree,
  allocationsFile,
  commitmentFile,
  dayAt,
  expect,
  hashOf,
  isInstant,
  type Lines,
  listFile,
  type Manifest,
  manifestFile,
  manifestOf,
  matches,
  pairs,
  parseDesign,
  participantsFile,
  revealFile,
  type SealedDesign,
  same,
  sealedFile,
  type Table,
  textOf,
  Unread,
} from './revealed.server.ts';

/** The files of a folder by name. */
export type Folder = ReadonlyMap<string, Uint8Array>;

/** What the checks have read so far; a check that needs what none before it could read is not made. */
export interface Read {
  folder: Folder;
  /** The commitment that was printed. */
  printed?: string;
  /** The last receipt that was noted during the study. */
  noted?: string;
  /** What the check that is made now shows: it may say more when it has read more. */
  title: string;
  manifest?: Manifest;
  commitmentLines?: Lines & { hash: string };
  design?: SealedDesign;
  revealLines?: Lines;
  rows?: Table;
  uploadedArms?: Map<string, string[]>;
  /** The numbers in participants.csv. */
  people?: ReadonlySet<string>;
  /** After which allocation the receipt was noted. */
  notedOrder?: number;
  /** The files whose arms are no arms of the list. */
  masked: string[];
}

const sources = {
  manifest: manifestFile,
  commitmentLines: commitmentFile,
  design: sealedFile,
  revealLines: revealFile,
  rows: allocationsFile,
  uploadedArms: listFile,
  people: participantsFile,
} as const;

/** What an earlier check has read. Throws Unread. */
export function need<K extends keyof typeof sources>(its: Read, part: K): NonNullable<Read[K]> {
  const found = its[part];
  if (found === undefined) throw new Unread(sources[part]);
  return found as NonNullable<Read[K]>;
}

/** The bytes of a file. Throws Fault. */
export function read({ folder }: Read, name: string): Uint8Array {
  const bytes = folder.get(name);
  expect(bytes !== undefined, () => `${name} is missing or cannot be read`);
  return bytes;
}

// What has such a name and lies in the folder would mislead if it were no part of the export. What lies in folders below it is
// of no concern here.
const ofTheExport = '(verify_)?randomisation[^/]*|[^/]*\\.csv';

export function checkManifest(its: Read): void {
  its.manifest = manifestOf(read(its, manifestFile));
  const { files } = its.manifest;
  const named = files.map(({ name }) => name);
  for (const { name, sha256 } of files) {
    expect(named.indexOf(name) === named.lastIndexOf(name), () => `${manifestFile} names ${name} twice`);
    same(name, 'its SHA-256', hashOf(read(its, name)), sha256, manifestFile);
  }
  for (const name of [...its.folder.keys()].sort())
    expect(
      named.includes(name) || !matches(ofTheExport, name),
      () => `${name} lies in the folder, but ${manifestFile} does not name it`,
    );
}

export function checkCommitment(its: Read): void {
  const bytes = read(its, commitmentFile);
  const found = { ...pairs(bytes, commitmentFile, 'commitment 2'), hash: hashOf(bytes) };
  its.commitmentLines = found;
  same(
    commitmentFile,
    'its SHA-256',
    found.hash,
    its.printed?.toLowerCase() ?? found.hash,
    'what was printed',
  );
  const { attempt = '', previous = '', committed_at: at = '' } = found.its;
  const { beacon = '', beacon_day: day = '', beacon_form: form = '' } = found.its;
  agree(
    (attempt === '1') === (previous === '-'),
    commitmentFile,
    ['attempt', attempt],
    ['previous', previous],
  );
  const unnamed = beacon === 'dice of two people' || beacon === 'none';
  // Everywhere on earth it is a later day than the one of the commitment.
  const fits = unnamed ? day === '-' : day === dayAt(`${day}T00`, 0) && day > dayAt(at, 14);
  agree(
    fits && isInstant(at),
    commitmentFile,
    ['beacon_day', day],
    ['beacon and committed_at', `${beacon} ${at}`],
  );
  agree((form === '-') === unnamed, commitmentFile, ['beacon_form', form], ['beacon', beacon]);
}

export function checkSealed(its: Read): void {
  const bytes = read(its, sealedFile);
  its.design = parseDesign(bytes);
  const { kind } = its.design;
  const { sealed_sha256: wanted = '', beacon = '' } = need(its, 'commitmentLines').its;
  same(sealedFile, 'its SHA-256', hashOf(bytes), wanted, commitmentFile);
  agree((kind === 'uploaded') === (beacon === 'none'), sealedFile, ['kind', kind], ['beacon', beacon]);
}

/** The shape of the public value that a commitment announces. */
function beaconShape(beacon: string, form: string): string {
  const [kind, count] = form.split(' ');
  if (kind === 'hex') return `[0-9a-f]{${count}}`;
  if (kind === 'numbers') return Array(Number(count)).fill('(0|[1-9][0-9]*)').join(' ');
  return beacon === 'none' ? '-' : '[1-6]{20,} [1-6]{20,}';
}

export function checkReveal(its: Read): void {
  its.revealLines = pairs(read(its, revealFile), revealFile, 'reveal 2');
  const { commitment_sha256: named = '', label = '', beacon_value: value = '' } = its.revealLines.its;
  const { hash, its: committed } = need(its, 'commitmentLines');
  const { environment = '', beacon = '', beacon_form: form = '' } = committed;
  same(revealFile, 'commitment_sha256', named, hash, commitmentFile);
  const shown = environment === 'demonstration' && label.startsWith('demonstration/');
  agree(shown || label === 'production/2', revealFile, ['label', label], ['environment', environment]);
  agree(
    matches(beaconShape(beacon, form), value),
    revealFile,
    ['beacon_value', value],
    ['beacon and beacon_form', `${beacon} ${form}`],
  );
  const { allocations = '', last_receipt: last = '' } = its.revealLines.its;
  const { randomised = { allocations, last_receipt: last } } = need(its, 'manifest');
  same(manifestFile, 'allocations', String(randomised.allocations), allocations, revealFile);
  same(manifestFile, 'last_receipt', randomised.last_receipt, last, revealFile);
}

export function checkList(its: Read): void {
  const { kind, arms, drawnBy } = need(its, 'design');
  if (!('listSha256' in drawnBy)) {
    expect(!its.folder.has(listFile), () => `${listFile} lies there, but the design is of kind ${kind}`);
    return;
  }
  const bytes = read(its, listFile);
  same(listFile, 'its SHA-256', hashOf(bytes), drawnBy.listSha256, sealedFile);
  const lines = textOf(bytes)
    .replace(/^\uFEFF+/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  same(listFile, 'its first line', lines[0] ?? '', 'stratum,position,arm', 'its format');
  if (lines.at(-1) === '') lines.pop();
  const lists = new Map<string, string[]>();
  for (const [number, line] of lines.entries()) {
    if (number === 0) continue;
    const cells = line.split(',');
    const [stratum = '', arm = ''] = [cells[0], cells.at(-1)];
    const before = lists.get(stratum) ?? [];
    lists.set(stratum, before);
    const fits =
      need(its, 'commitmentLines').strata.includes(stratum) &&
      arms.includes(arm) &&
      line === `${stratum},${before.length + 1},${arm}`;
    expect(
      fits,
      () => `${listFile}, row ${number}: "${line}" is not the next place of a stratum with an arm`,
    );
    before.push(arm);
  }
  its.uploadedArms = lists;
}

// A whole revealed export as docs/randomisation.md defines it, made up around a design: what the verifiers are tested on.
// It spells the files out by itself, so that a mistake of the product's writer is not repeated here.
import { createHash } from 'node:crypto';
import type { OwnDesign } from '#app/services/randomisation/designs.server.ts';
import { contextHash, receiptAfter, seedUnder } from '#app/services/randomisation/list-context.server.ts';
import {
  levelsOf,
  type Minimised,
  minimisationStratum,
  minimise,
} from '#app/services/randomisation/minimisation.server.ts';
import { listOf } from '#app/services/randomisation/sequence.server.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a bundle is made up around. */
export interface Plot {
  design: OwnDesign | { kind: 'uploaded' };
  arms: readonly string[];
  strata: readonly string[];
  /** The stratum of each participant, in the order in which they come. */
  comes: readonly string[];
  listKey: string;
  /** What the public value is, and of which form; nothing of an uploaded list. */
  source: string;
  form: string;
  beacon: string;
  /** The commitment that this one replaced. */
  previous?: string;
  environment: 'production' | 'demonstration';
  label: string;
  /** Whether the arms of participants.csv are a dummy. */
  masked: boolean;
}

/** The files of a bundle by name. */
export type Files = Record<string, string>;

export const names = {
  manifest: 'manifest.json',
  participants: 'participants.csv',
  commitment: 'randomisation_commitment.txt',
  sealed: 'randomisation_sealed.txt',
  reveal: 'randomisation_reveal.txt',
  allocations: 'randomisation_allocations.csv',
  list: 'randomisation_list.csv',
} as const;

const lines = (all: readonly string[]) => all.map((each) => `${each}\n`).join('');
const rows = (all: readonly (readonly string[])[]) => all.map((each) => `${each.join(',')}\r\n`).join('');

/** The file of the sealed design. */
export function sealedFile(
  { design, arms, listKey }: Pick<Plot, 'design' | 'arms' | 'listKey'>,
  listSha256 = '',
): string {
  const its = ['Equipoise sealed design 2', `list_key ${listKey}`, `kind ${design.kind}`];
  its.push(`arms ${arms.join(' ')}`);
  if (design.kind === 'uploaded') return lines([...its, `list_sha256 ${listSha256}`]);
  its.push(`ratio ${design.ratio.join(' ')}`);
  if (design.kind === 'permuted_blocks') its.push(`block_sizes ${design.blockSizes.join(' ')}`);
  if (design.kind === 'big_stick') its.push(`limit ${design.limit}`);
  if (design.kind === 'minimisation')
    its.push(`weights ${design.weights.join(' ')}`, `favour ${design.favour}`);
  return lines(its);
}

/** The numbers of the arms of those who come, from 0, by the generators of the product. */
export function drawn(design: OwnDesign, plot: Plot, commitment: string): number[] {
  const context = contextHash({ label: plot.label, commitment, beacon: plot.beacon });
  const key = Buffer.from(plot.listKey, 'hex');
  if (design.kind === 'minimisation') {
    const its: Minimised[] = [];
    for (const stratum of plot.comes) {
      const levels = levelsOf(stratum);
      const seed = seedUnder(key, context, minimisationStratum, its.length);
      its.push({ levels, arm: minimise(design, its, levels, seed) });
    }
    return its.map(({ arm }) => arm);
  }
  const lists = new Map(
    [...Map.groupBy(plot.comes, (stratum) => stratum)].map(([stratum, all]) => [
      stratum,
      listOf(design, all.length, (block) => seedUnder(key, context, stratum, block)),
    ]),
  );
  return plot.comes.map((stratum) => lists.get(stratum)?.shift() ?? -1);
}

/** The hour at which the nth participant is allocated, from 1; the commitment is made at the 0th. */
const hour = (n: number) => new Date(Date.UTC(2026, 2, 1, 9) + n * 7 * 3600_000).toISOString();

/** The lines of an uploaded list: some more places than are used, the arms by turns. */
const uploadedList = ({ strata, arms, comes }: Plot) =>
  rows([
    ['stratum', 'position', 'arm'],
    ...strata.flatMap((stratum, s) =>
      comes.map((_, i) => [stratum, String(i + 1), String(arms[(i + s + (i >> 1)) % arms.length])]),
    ),
  ]);

/** The files of a whole bundle that every verifier finds right. */
export function bundleOf(plot: Plot): Files {
  const { design, arms } = plot;
  const uploaded = design.kind === 'uploaded';
  const list = uploaded ? uploadedList(plot) : '';
  const sealed = sealedFile(plot, sha256(list));
  const named = !uploaded && plot.form !== '-';
  const commitment = lines([
    'Equipoise commitment 2',
    'study liftmor',
    `environment ${plot.environment}`,
    'definition 7',
    'code 0.1.0',
    'engine seedrandom-list/2',
    ...plot.strata.map((stratum) => `stratum ${stratum}`),
    `sealed_sha256 ${sha256(sealed)}`,
    `beacon ${uploaded ? 'none' : plot.source}`,
    `beacon_day ${named ? '2026-03-02' : '-'}`,
    `beacon_form ${named ? plot.form : '-'}`,
    `attempt ${plot.previous === undefined ? 1 : 2}`,
    `previous ${plot.previous ?? '-'}`,
    `committed_at ${hour(0)}`,
  ]);
  const numbers = uploaded ? [] : drawn(design, plot, sha256(commitment));
  let receipt = sha256(commitment);
  const taken = new Map<string, number>();
  const allocations = plot.comes.map((stratum, i) => {
    const position = (taken.get(stratum) ?? 0) + 1;
    taken.set(stratum, position);
    const place = list.split('\r\n').find((line) => line.startsWith(`${stratum},${position},`));
    const its = { order: i + 1, participant: `L-${String(i + 1).padStart(3, '0')}`, stratum, position };
    receipt = receiptAfter(receipt, { ...its, allocatedAt: hour(i + 1) });
    const arm = uploaded ? place?.split(',')[2] : arms[numbers[i] as number];
    return [String(its.order), its.participant, stratum, String(position), String(arm), hour(i + 1), receipt];
  });
  const files: Files = {
    [names.participants]: participantsFile(allocations, plot.masked),
    'visits.csv': visitsFile(allocations, plot.masked),
    'codebook.csv': rows([
      ['file', 'variable', 'codes'],
      ['visits.csv', 'arm', '"""HIPRT"", or CONTROL"'],
    ]),
    'README.txt': 'How to read the files.\n',
    [names.commitment]: commitment,
    [names.sealed]: sealed,
    [names.reveal]: lines([
      'Equipoise reveal 2',
      `label ${plot.label}`,
      `commitment_sha256 ${sha256(commitment)}`,
      `beacon_value ${uploaded ? '-' : plot.beacon}`,
      `allocations ${allocations.length}`,
      `last_receipt ${receipt}`,
    ]),
    [names.allocations]: rows([
      ['order', 'participant', 'stratum', 'position', 'arm', 'allocated_at', 'receipt'],
      ...allocations,
    ]),
  };
  return manifested(uploaded ? { ...files, [names.list]: list } : files);
}

// One more than was allocated, a day that is already the next one where she lives, and a cell that needs quotes.
function participantsFile(allocations: readonly (readonly string[])[], masked: boolean): string {
  const mark = masked ? ['dummy_arm_marks'] : [];
  const rest = masked ? ['DUMMY ARM'] : [];
  return rows([
    ['study_id', 'participant', 'site', 'arm', 'randomised_on', 'stratum', 'note', ...mark],
    ...allocations.map(([, participant = '', stratum = '', , arm = '', at = '']) => {
      const day = new Date(Date.parse(at) + 10 * 3600_000).toISOString().slice(0, 10);
      return [
        'liftmor',
        participant,
        'Oslo',
        masked ? 'A' : arm,
        day,
        stratum,
        '"said ""no"",\r\nthen yes"',
      ].concat(rest);
    }),
    ['liftmor', 'L-900', 'Oslo', '', '', '', '', ...rest],
  ]);
}

// Two visits of whoever was allocated, and one of who was not.
function visitsFile(allocations: readonly (readonly string[])[], masked: boolean): string {
  const visits = allocations.flatMap(([, participant = '', , , arm = '']) =>
    ['baseline', 'follow-up'].map((visit) => ['liftmor', participant, masked ? 'B' : arm, visit, '']),
  );
  return rows([
    ['study_id', 'participant', 'arm', 'visit', masked ? 'masked_arm_marks' : 'unsealed_arm_marks'],
    ...visits,
    ['liftmor', 'L-900', '', 'baseline', ''],
  ]);
}

/** What a `name value` line of the reveal says. */
export const revealed = (files: Files, name: string) =>
  new RegExp(`^${name} (.*)$`, 'm').exec(files[names.reveal] ?? '')?.[1];

/** The files with a manifest that fits them, as an export writes it. */
export function manifested(files: Files): Files {
  const { [names.manifest]: _, ...named } = files;
  const manifest = {
    arm: 'the allocation',
    cut: { at: hour(500), open_hash: sha256('cut'), open_seq: 1234 },
    definition: '7',
    files: Object.entries(named).map(([name, text]) => ({
      name,
      rows: name === names.participants ? text.split('\r\n').length : null,
      sha256: sha256(text),
    })),
    left_out: ['Identifiers: initials and year of birth'],
    marks: '',
    randomised: {
      allocations: Number(revealed(files, 'allocations')),
      last_receipt: revealed(files, 'last_receipt'),
    },
    study: 'liftmor',
    title: 'LIFTMOR: “heavy” lifting',
  };
  return { ...named, [names.manifest]: `${JSON.stringify(manifest, null, 2)}\n` };
}

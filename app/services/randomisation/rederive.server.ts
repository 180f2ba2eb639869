// Checks a revealed list from the files of its export alone, and derives every allocation again with the generators that
// the study draws by. verifiers/ holds the same in Python and R, written apart; all three print the same lines.
import { sha256 } from '#db/canonical.ts';
import type { ListDesign, Minimisation } from './designs.server.ts';
import { contextHash, seedUnder } from './list-context.server.ts';
import { levelsOf, type Minimised, minimisationStratum, minimise } from './minimisation.server.ts';
import {
  agree,
  allocationsFile,
  dayAt,
  expect,
  Fault,
  isInstant,
  listFile,
  participantsFile,
  revealFile,
  same,
  sealedFile,
  table,
  Unread,
} from './revealed.server.ts';
import {
  checkCommitment,
  checkList,
  checkManifest,
  checkReveal,
  checkSealed,
  type Folder,
  need,
  type Read,
  read,
} from './revealed-commitment.server.ts';
import { listOf } from './sequence.server.ts';

export interface Rederived {
  /** A line for each check, in their order. */
  checks: { ok: boolean; line: string }[];
  /** What nobody can learn from these files alone. */
  notShown: string[];
}

const header = 'order,participant,stratum,position,arm,allocated_at,receipt';

function checkAllocations(its: Read): void {
  const [first = [], ...rows] = table(read(its, allocationsFile), allocationsFile);
  same(allocationsFile, 'its first line', first.join(','), header, 'its format');
  its.rows = rows;
  const { its: lines, strata } = need(its, 'commitmentLines');
  const { beacon_day: day = '', committed_at: committed = '' } = lines;
  const seen = new Set<string>();
  const places = new Map<string, number>();
  let before = committed;
  for (const [i, [order = '', participant = '', stratum = '', position = '', , at = '']] of rows.entries()) {
    const where = `${allocationsFile}, row ${i + 1}`;
    const place = (places.get(stratum) ?? 0) + 1;
    same(where, 'order', order, String(i + 1), 'the rows before it');
    expect(
      participant !== '' && !seen.has(participant),
      () => `${where}: participant "${participant}" stands above`,
    );
    expect(strata.includes(stratum), () => `${where}: stratum "${stratum}" is none of the commitment`);
    same(where, 'position', position, String(place), 'the rows before it');
    const fits = isInstant(at) && at >= before && (day === '-' || dayAt(at, 14) >= day);
    agree(fits, where, ['allocated_at', at], ['beacon_day and the instant before', `${day} ${before}`]);
    seen.add(participant);
    places.set(stratum, place);
    before = at;
  }
  const { allocations = '' } = need(its, 'revealLines').its;
  same(revealFile, 'allocations', allocations, String(rows.length), allocationsFile);
}

function checkReceipts(its: Read): void {
  const rows = need(its, 'rows');
  let last = need(its, 'commitmentLines').hash;
  for (const [i, row] of rows.entries()) {
    // The cells as they stand, since a number that is spelled otherwise is another text.
    const wanted = sha256([last, ...row.slice(0, 4), row[5]].join('\n'));
    last = row[6] ?? '';
    same(`${allocationsFile}, row ${i + 1}`, 'receipt', last, wanted, 'the row and the receipt before it');
  }
  same(revealFile, 'last_receipt', need(its, 'revealLines').its.last_receipt ?? '', last, allocationsFile);
  if (its.noted === undefined) return;
  // Before the first allocation the page shows the commitment in its place.
  const receipts = [need(its, 'commitmentLines').hash, ...rows.map((row) => row[6])];
  const order = receipts.indexOf(its.noted.toLowerCase());
  expect(order >= 0, () => `${allocationsFile}: no row has the receipt "${its.noted}" that was noted`);
  its.notedOrder = order;
  its.title += `, and the noted one is that of order ${order} (made since: ${rows.length - order})`;
}

/** The numbers of the arms of those who come in this order, from 0, each in her stratum. Throws Fault. */
export function derivedArms(
  design: ListDesign | Minimisation,
  listKey: Buffer,
  context: string,
  comes: readonly string[],
): number[] {
  if (design.kind === 'minimisation') {
    const its: Minimised[] = [];
    for (const stratum of comes) {
      const levels = levelsOf(stratum);
      const [count, wanted] = [String(levels.length), String(design.weights.length)];
      same(`stratum "${stratum}"`, 'its number of levels', count, wanted, sealedFile);
      const seed = seedUnder(listKey, context, minimisationStratum, its.length);
      its.push({ levels, arm: minimise(design, its, levels, seed) });
    }
    return its.map(({ arm }) => arm);
  }
  const lists = new Map<string, Iterator<number>>();
  for (const [stratum, all] of Map.groupBy(comes, (each) => each)) {
    const list = listOf(design, all.length, (block) => seedUnder(listKey, context, stratum, block));
    lists.set(stratum, list.values());
  }
  return comes.map((stratum) => lists.get(stratum)?.next().value ?? -1);
}

function checkArms(its: Read): void {
  const [rows, { drawnBy, listKey, arms }] = [need(its, 'rows'), need(its, 'design')];
  const { label = '', beacon_value: beacon = '' } = need(its, 'revealLines').its;
  const comes = rows.map((row) => row[2] ?? '');
  let wanted: string[];
  if ('listSha256' in drawnBy) {
    const lists = new Map([...need(its, 'uploadedArms')].map(([stratum, all]) => [stratum, [...all]]));
    wanted = comes.map((stratum) => lists.get(stratum)?.shift() ?? 'no arm');
  } else {
    const context = contextHash({ label, commitment: need(its, 'commitmentLines').hash, beacon });
    wanted = derivedArms(drawnBy, listKey, context, comes).map((arm) => arms[arm] ?? '');
  }
  for (const [i, row] of rows.entries())
    same(`${allocationsFile}, row ${i + 1}`, 'arm', row[4] ?? '', wanted[i] ?? '', 'what was committed to');
}

function checkParticipants(its: Read): void {
  const [first = [], ...rows] = table(read(its, participantsFile), participantsFile);
  const known =
    ['participant', 'stratum', 'randomised_on'].every((name) => first.includes(name)) &&
    new Set(first).size === first.length;
  expect(
    known,
    () => `${participantsFile}: its first line names no participant, stratum or randomised_on, or two alike`,
  );
  its.people = new Set(rows.map((row) => row[first.indexOf('participant')] ?? ''));
  const made = new Map(
    need(its, 'rows')
      .map((row) => [row[1] ?? '', row] as const)
      .toReversed(),
  );
  const seen = new Set<string>();
  for (const [i, row] of rows.entries()) {
    const where = `${participantsFile}, row ${i + 1}`;
    const cell = (name: string) => row[first.indexOf(name)] ?? '';
    const [her, day] = [cell('participant'), cell('randomised_on')];
    expect(!seen.has(her), () => `${where}: participant "${her}" stands above`);
    seen.add(her);
    const [, , stratum = '', , , at = ''] = made.get(her) ?? [];
    const fits = dayAt(at, -12) <= day && day <= dayAt(at, 14);
    agree(fits, where, ['randomised_on', day], ['her allocation at', at]);
    same(where, 'stratum', cell('stratum'), stratum, allocationsFile);
  }
  for (const [, her = ''] of need(its, 'rows'))
    expect(seen.has(her), () => `${allocationsFile}: participant "${her}" is not in ${participantsFile}`);
}

// Every file that says who had which arm; whoever was never allocated has none.
function checkShownArms(its: Read): void {
  const people = need(its, 'people');
  const made = need(its, 'rows').toReversed();
  const arms = new Map(made.map((row) => [row[1], row[4] ?? '']));
  for (const { name } of need(its, 'manifest').files) {
    if (!name.endsWith('.csv') || name === listFile || name === allocationsFile) continue;
    const [first = [], ...rows] = table(read(its, name), name);
    const [who, arm] = [first.indexOf('participant'), first.indexOf('arm')];
    const masked = first.includes('dummy_arm_marks') || first.includes('masked_arm_marks');
    if (masked || (arm < 0 && name === participantsFile)) its.masked.push(name);
    if (masked || arm < 0 || who < 0) continue;
    expect(new Set(first).size === first.length, () => `${name}: its first line names two columns alike`);
    for (const [i, row] of rows.entries()) {
      const [where, her = ''] = [`${name}, row ${i + 1}`, row[who]];
      expect(people.has(her), () => `${where}: participant "${her}" is not in ${participantsFile}`);
      same(where, 'arm', row[arm] ?? '', arms.get(her) ?? '', allocationsFile);
    }
  }
}

const checks: readonly [(its: Read) => void, string][] = [
  [checkManifest, 'every file has the SHA-256 that manifest.json says, and none is left out'],
  [
    checkCommitment,
    'randomisation_commitment.txt is a commitment of this engine, and the printed one where that was given',
  ],
  [checkSealed, 'randomisation_sealed.txt is the design with its key that was committed to'],
  [checkReveal, 'randomisation_reveal.txt belongs to the commitment'],
  [checkList, 'an uploaded list is the one that was committed to, and of another kind there is none'],
  [checkAllocations, 'order, strata, positions and instants of the allocations fit together'],
  [checkReceipts, 'each receipt follows from the one before it'],
  [checkArms, 'every arm follows from what was committed to'],
  [checkParticipants, 'participants.csv and the allocations agree'],
  [checkShownArms, 'every file shows the arms of the allocations'],
];

/**
 * Checks the files of an unpacked export. `printed` is the commitment that was printed before the first allocation,
 * `noted` the last receipt that was noted during the study.
 */
export function rederive(folder: Folder, printed?: string, noted?: string): Rederived {
  const its: Read = { folder, printed, noted, title: '', masked: [] };
  const lines = checks.map(([check, title]) => {
    its.title = title;
    try {
      check(its);
      return { ok: true, line: `ok    ${its.title}` };
    } catch (error) {
      if (error instanceof Fault) return { ok: false, line: `WRONG ${error.message}` };
      if (error instanceof Unread)
        return { ok: false, line: `WRONG not checked that ${title}: ${error.message} could not be read` };
      throw error;
    }
  });
  return { checks: lines, notShown: notShownBy(its) };
}

function notShownBy(its: Read): string[] {
  const { its: committed, hash = 'unknown' } = its.commitmentLines ?? {};
  const { beacon_value: value = 'unknown', last_receipt: last = 'unknown' } = its.revealLines?.its ?? {};
  const { beacon = 'unknown', attempt = '1', previous } = committed ?? {};
  const order = its.notedOrder ?? its.rows?.length;
  const lines = [`that the public value was "${value}": look it up (${beacon})`];
  if (its.printed === undefined)
    lines.push(`that nobody wrote all anew: needs the printed --commitment, here ${hash}`);
  const exchanged = 'that nobody exchanged participants or left out the last ones';
  if (its.noted === undefined) lines.push(`${exchanged}: needs the noted --last-receipt, here ${last}`);
  else if (order !== its.rows?.length)
    lines.push(`${exchanged} after order ${order}: needs a later --last-receipt, here ${last}`);
  if (attempt !== '1')
    lines.push(`why commitment ${previous} was replaced (attempt ${attempt}): see the open ledger`);
  if (its.masked.length > 0)
    lines.push(`that the arms of the list are in ${its.masked.join(', ')}: masked there, or left out`);
  return lines;
}

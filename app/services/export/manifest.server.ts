// The manifest of a bundle: what it was made from, what it leaves out and why, and of each file its rows and its SHA-256.
import { canonical } from '#db/canonical.ts';
import { breathe } from '../breathe.server.ts';
import { receiptsSoFar } from '../randomisation/receipts.server.ts';
import type { Scope } from '../scope.server.ts';
import { notDueIn } from './analysis.server.ts';
import { armSaid } from './arm-column.server.ts';
import type { Cut } from './cut.server.ts';
import { leftOut } from './left-out.server.ts';
import type { MadeFile } from './texts.server.ts';

/** A file that a format refused, and why. */
export interface Refused {
  name: string;
  reason: string;
}

const isAtTop = ({ name }: MadeFile) => !name.includes('/');

/** Its text. */
export async function manifestOf(
  cut: Cut,
  scope: Scope,
  files: readonly MadeFile[],
  refused: readonly Refused[],
) {
  const receipts = await receiptsSoFar(scope, cut.q, breathe);
  const said = armSaid[cut.arm.state];
  const manifest = {
    study: cut.stamp.study.toLowerCase(),
    title: cut.stamp.title,
    definition: scope.definition,
    code: cut.stamp.version,
    marks: cut.stamp.marks,
    cut: { open_seq: cut.open.seq, open_hash: cut.open.hash, at: cut.open.at, day: cut.day },
    // Noted before unsealing, it keeps everybody from exchanging participants afterwards.
    ...(receipts && {
      randomised: { allocations: receipts.allocations.length, last_receipt: receipts.last },
    }),
    // Whoever has the program that made a result holds it against these.
    analysis_programs: cut.programs.map(({ name, sha256, at }) => ({ name, sha256, registered_at: at })),
    arm: said.manifest,
    // No row of ADEFF never means that one was lost.
    planned: { rows_of_missing: cut.hasPlanned, not_due: await notDueIn(cut) },
    left_out: leftOut(cut.arm.state, cut.withheld.size),
    refused: refused.map(({ name, reason }) => ({ name, reason })),
    // Those at the top are what the programs that check a list read: their contract is docs/randomisation.md.
    files: files.filter(isAtTop).map(({ name, sha256: hash, rows }) => ({ name, sha256: hash, rows })),
    in_folders: files
      .filter((each) => !isAtTop(each))
      .map(({ name, sha256: hash, bytes, rows, replaced }) => ({
        ...{ name, sha256: hash, bytes, rows },
        // What a format wrote otherwise than it was recorded, variable by variable.
        ...(replaced && { replaced }),
      })),
  };
  return `${JSON.stringify(JSON.parse(canonical(manifest)), null, 2)}\n`;
}

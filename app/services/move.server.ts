// Moves a whole study from one database into another, whatever the two engines: every table, the ledgers and what is
// sealed with them. Three commits, so that at no moment two copies can be worked with: the copy arrives closed, the
// former place is closed for good, the copy is opened. Whatever ends it in between, the same command completes it.

import { closedText, movedAction, receivedAction } from '#db/closing.ts';
import { copyRows, differences, heldBy } from '#db/copy.ts';
import { ledgerWriter } from '#db/ledger.ts';
import { type Alone, alone, closedFor, hasStudy, nameOf, type Place, removeStudy, settle } from '#db/open.ts';
import { currentDefinition } from './definition.server.ts';
import { type Findings, verify } from './verify.server.ts';

export interface Move {
  from: Place;
  to: Place;
  /** The system user who asks for it. */
  by: string;
  /** One act of the command: when, and under which request. */
  act: { at: string; request: string };
  /** Told of each step, and of each table as it is copied. */
  progress(step: string, rows?: number): void;
}

export interface Moved {
  tables: number;
  rows: number;
}

/** Moves the study. Throws with a sentence, with both places as they were, where anything is in doubt. */
export async function moveStudy(move: Move): Promise<Moved> {
  const { from, to } = move;
  const [here, there] = [nameOf(from), nameOf(to)];
  if (here === there) throw new Error(`--from and --to are the same place, ${here}.`);
  if (!(await hasStudy(from))) throw new Error(`There is no study in ${here}.`);
  if (await hasStudy(to)) await clearArrival(move);
  const moved = await alone(from, async (source) => {
    move.progress(`verifying ${here}`);
    need(await verified(source), `The study in ${here} is not sound`);
    const held = await heldBy(source);
    await settle(to, { now: () => move.act.at }, async (target) => {
      await copyRows(source, target, move.progress);
      move.progress(`comparing ${there} with ${here}`);
      const wrong = differences(held, await heldBy(target));
      if (wrong.length > 0) throw new Error(`The copy is not the same and was removed (${wrong[0]}).`);
      await record(target, move, receivedAction, here);
      move.progress(`verifying ${there}`);
      need(await verified(target), 'The copy is not sound and was removed');
      await target.closeLedgers();
    });
    // A place that was closed before, after its copy was lost, takes this one entry more.
    await source.openLedgers();
    await record(source, move, movedAction, there);
    await source.closeLedgers();
    const all = Object.values(held);
    return { tables: all.length, rows: all.reduce((sum, { rows }) => sum + rows, 0) };
  });
  await alone(to, (target) => target.openLedgers());
  return moved;
}

/** Removes what an interrupted move left. Throws where the place holds anything else. */
async function clearArrival({ from, to, progress }: Move): Promise<void> {
  const closed = await closedFor(to);
  if (!closed) throw new Error(`${nameOf(to)} holds a study already: name an empty place.`);
  if (closed.why !== 'arriving' || closed.place !== nameOf(from))
    throw new Error(closedText(nameOf(to), closed));
  progress(`removing what an interrupted move left in ${nameOf(to)}`);
  await removeStudy(to);
}

const verified = ({ q, tables, faults }: Alone): Promise<Findings> =>
  verify({ tables, faults, snapshot: (body) => body(q) });

function need({ failed }: Findings, sentence: string): void {
  if (failed.length > 0) throw new Error(`${sentence}: ${failed[0]}.`);
}

/** An access event: a move touches no open head. */
function record({ q, tables }: Alone, { by, act }: Move, action: string, place: string): Promise<void> {
  const { definition } = currentDefinition();
  const who = { actor: `operator (${by})`, role: 'system', source: 'command' };
  const what = { action, subject: null, reason: null, definition };
  return ledgerWriter(q, tables, { ...act, ...who, ...what }, ['access']).event('access', place);
}

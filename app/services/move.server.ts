// Moves a whole study from one database into another, whatever the two engines: every table, the ledgers and what is
// sealed with them. Three commits, so that at no moment two copies can be worked with: the copy arrives closed, the
// former place is closed for good, the copy is opened. Whatever ends it in between, the same command completes it; it
// removes nothing before it has verified what it would copy instead.
import { resolve } from 'node:path';
import { asc, eq, inArray } from 'drizzle-orm';
import { closedText, movedAction, receivedAction } from '#db/closing.ts';
import { copyRows, differences, type Held, heldBy } from '#db/copy.ts';
import { ledgerWriter } from '#db/ledger.ts';
import {
  type Alone,
  alone,
  type Closed,
  closedFor,
  type Found,
  faultOfOwner,
  hasStudy,
  nameOf,
  needOneStudy,
  type Place,
  removeStudy,
  settle,
} from '#db/open.ts';
import { currentDefinition } from './definition.server.ts';
import { type Findings, verify } from './verify.server.ts';

export interface Move {
  from: Place;
  to: Place;
  /** The system user who asks for it. */
  by: string;
  /** One act of the command: when, and under which request. */
  act: { at: string; request: string };
  /** The place of a copy that is lost, as the record names it. */
  lost?: string;
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
  await needRights(move);
  if (from.url !== undefined || resolve(from.data) !== resolve(to.data)) await needOneStudy(to);
  const moved = await alone(from, async (source) => {
    await needLast(move, await source.closed());
    const hasArrived = await hasStudy(to);
    const arrived = hasArrived ? await whole(move, source) : undefined;
    if (arrived) return arrived;
    move.progress(`verifying ${here}`);
    need(await verified(source), `The study in ${here} is not sound`);
    if (hasArrived) {
      move.progress(`removing what an interrupted move left in ${there}`);
      await removeStudy(to, (found) => needArrival(move, source, found));
    }
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
    return counted(held);
  });
  await alone(to, (target) => target.openLedgers());
  return moved;
}

const counted = (held: Record<string, Held>): Moved => {
  const all = Object.values(held);
  return { tables: all.length, rows: all.reduce((sum, { rows }) => sum + rows, 0) };
};

/** Throws when a role could not do its part: not after a copy was made. */
async function needRights({ from, to }: Move): Promise<void> {
  for (const [flag, place] of [
    ['--from-owner', from],
    ['--to-owner', to],
  ] as const) {
    const fault = await faultOfOwner(place);
    if (fault) throw new Error(`${flag}: ${fault}`);
  }
}

/** Throws when the study went on to another place before: a second copy could be worked with beside the first. */
async function needLast({ from, to, lost }: Move, closed: Closed | undefined): Promise<void> {
  if (!closed) return;
  // An interrupted move leaves a copy there. An empty place of the same name may be on another computer.
  if (closed.why === 'moved' && closed.place === nameOf(to) && (await hasStudy(to))) return;
  if (closed.why === 'arriving' || lost !== closed.place) throw new Error(closedText(nameOf(from), closed));
  if (await isThere(closed.place))
    throw new Error(`The copy in ${lost} is not lost: start it there, or move it on from there.`);
}

/** Whether a study is in a directory of this computer. Whoever names a database must know. */
async function isThere(name: string): Promise<boolean> {
  const place = { data: name };
  if (name.startsWith('postgres:') || !(await hasStudy(place))) return false;
  return closedFor(place).then(
    () => true,
    () => false,
  );
}

/** What has arrived, verified, when the former place is closed already and it has but to be opened. Undefined: there is more to do. */
async function whole(move: Move, source: Alone): Promise<Moved | undefined> {
  const { to, progress } = move;
  // Nobody who works with a study there is made to wait for a move that is refused.
  needArriving(move, await closedFor(to));
  const closed = await source.closed();
  return alone(to, async (target) => {
    await needArrival(move, source, target);
    const [its, sources] = [await headsOf(target), await headsOf(source)];
    const isLast = closed !== undefined && closed.place === nameOf(to) && its.join() === sources.join();
    if (!isLast) return undefined;
    progress(`verifying ${nameOf(to)}`);
    need(await verified(target), `The copy in ${nameOf(to)} is not sound, and was left as it is`);
    return counted(await heldBy(target));
  });
}

// The access ledgers of the two places differ: each tells of the move.
const shared = ['open', 'sealed'] as const;

const headsOf = ({ q, tables: { ledger_head: head } }: Found): Promise<string[]> =>
  q
    .select()
    .from(head)
    .where(inArray(head.id, [...shared]))
    .orderBy(asc(head.id))
    .then((rows) => rows.map(({ id, seq, hash }) => `${id} ${seq} ${hash}`));

/** Throws when the place to move to holds what did not come from here, or can be worked with. */
function needArriving({ from, to }: Move, closed: Closed | undefined): void {
  if (!closed) throw new Error(`${nameOf(to)} holds a study already: name an empty place.`);
  if (closed.why !== 'arriving' || closed.place !== nameOf(from))
    throw new Error(closedText(nameOf(to), closed));
}

/** Throws when it holds anything but what an interrupted move of this very study has left. */
async function needArrival(move: Move, source: Alone, found: Found): Promise<void> {
  const { from, to } = move;
  needArriving(move, await found.closed());
  // The same path on another computer is another study.
  const { ledger_head: head } = found.tables;
  for (const name of shared) {
    const [last] = await found.q.select().from(head).where(eq(head.id, name));
    if (!last) continue;
    const ledger = source.tables[`ledger_${name}`];
    const [entry] = await source.q.select({ hash: ledger.hash }).from(ledger).where(eq(ledger.seq, last.seq));
    if (entry?.hash !== last.hash)
      throw new Error(
        `What an interrupted move left in ${nameOf(to)} is no copy of the study in ${nameOf(from)}: name an empty place. Nothing was changed.`,
      );
  }
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

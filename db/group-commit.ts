// The queue of the writer. Acts run one after another, each whole or not at all; those that arrive while one is
// running, or in the same turn of the event loop, share its transaction and so its flush to the disk. Nobody is
// answered before that flush, and where it fails everybody is told so.
import { setImmediate } from 'node:timers/promises';
import type { Query } from './open.ts';

/** One transaction of the writer, step by step. An engine's own; it alone knows what a connection is. */
export interface Transaction {
  readonly q: Query;
  /** Begins an act inside the transaction. */
  savepoint(): Promise<void>;
  release(): Promise<void>;
  /** Takes the act back. Throws when the transaction itself is lost. */
  undo(): Promise<void>;
  /** Whether an act that failed in this way took the whole transaction with it. */
  isLost(error: unknown): boolean;
  /** Resolves when everything is durable. */
  commit(): Promise<void>;
  /** Gives it up, for this reason. Never throws. */
  rollback(why: unknown): Promise<void>;
}

export interface Writing {
  /** Waits for the right to write and begins. */
  begin(): Promise<Transaction>;
  /** Whether a transaction that was lost in this way may be tried again, as `tries` times before. Waits a little. */
  again(error: unknown, tries: number): Promise<boolean>;
}

interface Act {
  body(q: Query): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** So many acts at most wait for one flush. */
const mostInAGroup = 32;

/** The way to write: runs a body alone, resolves when its changes are durable; a throw leaves nothing of it behind. */
export function groupCommit({ begin, again }: Writing) {
  const waiting: Act[] = [];
  let isRunning = false;

  /** Runs one act. Answers how to tell its success, or undefined when it failed. Throws only when the transaction is lost. */
  async function run(transaction: Transaction, act: Act): Promise<(() => void) | undefined> {
    await transaction.savepoint();
    try {
      const result = await act.body(transaction.q);
      await transaction.release();
      return () => act.resolve(result);
    } catch (error) {
      if (transaction.isLost(error)) throw error;
      // Where even this fails the transaction is lost, and the first error says why.
      await transaction.undo().catch(() => {
        throw error;
      });
      act.reject(error);
      return undefined;
    }
  }

  /** Runs these acts, and those that come meanwhile, in one transaction. Throws when nothing of it is kept. */
  async function attempt(open: Act[]): Promise<void> {
    const transaction = await begin().catch((error) => {
      // Whoever waits behind would wait as long again, and be told the same.
      open.push(...waiting.splice(0));
      throw error;
    });
    const answers: (() => void)[] = [];
    let taken = 0;
    const take = async (act: Act) => {
      taken += 1;
      const answer = await run(transaction, act);
      if (answer) answers.push(answer);
      else open.splice(open.indexOf(act), 1);
    };
    try {
      for (const act of [...open]) await take(act);
      while (taken < mostInAGroup) {
        if (waiting.length === 0) await setImmediate();
        const act = waiting.shift();
        if (!act) break;
        open.push(act);
        await take(act);
      }
      await transaction.commit();
    } catch (error) {
      await transaction.rollback(error);
      throw error;
    }
    for (const answer of answers) answer();
  }

  async function group(): Promise<void> {
    const open = waiting.splice(0, 1);
    for (let tries = 0; ; tries++) {
      try {
        await attempt(open);
        return;
      } catch (error) {
        if (open.length > 0 && (await again(error, tries))) continue;
        for (const act of open) act.reject(error);
        return;
      }
    }
  }

  async function drain(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) await group();
    isRunning = false;
  }

  return <T>(body: (q: Query) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ body, resolve: resolve as Act['resolve'], reject });
      if (!isRunning) void drain();
    });
}

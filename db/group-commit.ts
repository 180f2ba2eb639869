// The queue of the writer. Acts run one after another, each whole or not at all; those that arrive while one is
// running, or in the same turn of the event loop, share its transaction and so its flush to the disk. Nobody is
// answered before that flush, and where it fails everybody is told so.
import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Query } from './open.ts';

interface Act {
  body(q: Query): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** So many acts at most wait for one flush. */
const mostInAGroup = 32;

/** The way to write: runs a body alone, resolves when its changes are durable; a throw leaves nothing of it behind. */
export function groupCommit(writer: Database.Database, q: Query) {
  const waiting: Act[] = [];
  let isRunning = false;

  /** Runs one act inside the open transaction. Throws only when the transaction itself is lost. */
  async function run(act: Act, answers: (() => void)[]): Promise<void> {
    writer.exec('SAVEPOINT act');
    try {
      const result = await act.body(q);
      writer.exec('RELEASE act');
      answers.push(() => act.resolve(result));
    } catch (error) {
      if (!writer.inTransaction) throw error;
      writer.exec('ROLLBACK TO act; RELEASE act');
      act.reject(error);
    }
  }

  async function group(): Promise<void> {
    const taken: Act[] = [];
    const answers: (() => void)[] = [];
    try {
      for (let act = waiting.shift(); act; act = waiting.shift()) {
        if (taken.push(act) === 1) writer.exec('BEGIN IMMEDIATE');
        await run(act, answers);
        if (taken.length === mostInAGroup) break;
        if (waiting.length === 0) await setImmediate();
      }
      writer.exec('COMMIT');
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK');
      for (const act of taken) act.reject(error);
      return;
    }
    for (const answer of answers) answer();
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

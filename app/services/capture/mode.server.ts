// A form that was opened in practice must not land in production: it says in which mode it was opened. And a form that was
// open when the study was locked is told so before anything else in it is judged.
import { eq, isNotNull } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { cached } from '#db/cached.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { studyRow } from '../settings.server.ts';

/**
 * Throws study.locked, or study.mode_changed when the page was opened in another mode. `sent` is what the page says, if it
 * does. The writer refuses what is locked by itself: here it is only said sooner.
 */
export async function sameMode(scope: Scope, q: Reading, sent: string | undefined): Promise<void> {
  const now = await stateOf(scope, q);
  if (now?.locked) throw problem('study.locked');
  refuseOther(now?.mode, sent);
}

/** The same for what goes on after the lock: throws study.mode_changed alone. */
export async function sameModeAlsoLocked(scope: Scope, q: Reading, sent: string | undefined): Promise<void> {
  refuseOther((await stateOf(scope, q))?.mode, sent);
}

/** Whether the study is locked. */
export const isLocked = async (scope: Scope, q: Reading): Promise<boolean> =>
  (await stateOf(scope, q))?.locked != null;

function refuseOther(mode: string | undefined, sent: string | undefined): void {
  if (sent !== undefined && sent !== '' && mode !== sent) throw problem('study.mode_changed');
}

async function stateOf(scope: Scope, q: Reading) {
  const { study, study_lock: lock } = scope.engine.tables;
  const read = cached(q, sameMode, () =>
    q
      .select({ mode: study.mode, locked: lock.id })
      .from(study)
      .leftJoin(lock, isNotNull(lock.id))
      .where(eq(study.id, studyRow))
      .prepare(),
  );
  return (await read.execute())[0];
}

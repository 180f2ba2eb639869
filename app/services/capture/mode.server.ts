// A form that was opened in practice must not land in production: it says in which mode it was opened.
import { eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { cached } from '#db/cached.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { studyRow } from '../settings.server.ts';

/** Throws study.mode_changed when the page was opened in another mode. `sent` is what the page says, if it does. */
export async function sameMode(scope: Scope, q: Reading, sent: string | undefined): Promise<void> {
  if (sent === undefined || sent === '') return;
  const { study } = scope.engine.tables;
  const read = cached(q, sameMode, () =>
    q.select({ mode: study.mode }).from(study).where(eq(study.id, studyRow)).prepare(),
  );
  if ((await read.execute())[0]?.mode !== sent) throw problem('study.mode_changed');
}

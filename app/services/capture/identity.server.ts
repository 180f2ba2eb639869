// Initials and year of birth, to tell two people apart at a visit: for the pages of one participant, and for nothing
// that lists, counts, logs or leaves the study.
import { enrolment } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { liveRecord } from './lookups.server.ts';

/** “QX, born 1959”, as far as it is known. */
export async function identityOf(scope: Scope, q: Reading, participant: string): Promise<string | null> {
  const consent = await liveRecord(scope, q, 'consent', participant, enrolment.name);
  const { initials, birth_year: year } = consent ?? {};
  return [initials, year && `born ${year}`].filter((each) => each).join(', ') || null;
}

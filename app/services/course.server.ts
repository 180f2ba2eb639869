// The course of a participant: a record in two layers. Every blinded reader sees what became of her and when, of every open
// record; why is sealed, and what a trainer records is sealed as a whole.
import { type Course, type CourseEntry, contradiction } from '#app/study/course.ts';
import { course, courseFor } from '#app/study/instruments/course.ts';
import type { Reading } from '#db/open.ts';
import { courseFacts, courseNow, courseRecords } from './capture/course-facts.server.ts';
import { identityOf } from './capture/identity.server.ts';
import { liveRecord, type ParticipantRow } from './capture/lookups.server.ts';
import type { Scope } from './scope.server.ts';
import { hasLeft, recordToVoid } from './two-layers/door.server.ts';
import { saveRecord } from './two-layers/save.server.ts';
import { isBlinded } from './two-layers/sealed.server.ts';
import { beginRecord, openRecord, ownRecords, type RecordPage } from './two-layers/views.server.ts';
import { type VoidInput, voidRecord } from './two-layers/void.server.ts';

export interface CourseLine extends CourseEntry {
  id: string;
  /** Whether the reader entered it, and so corrects it. */
  isOwn: boolean;
  /** Also where whoever entered it has left. */
  mayVoid: boolean;
}

export interface CourseView extends Course {
  records: CourseLine[];
}

/** Where she stands, and every open record of it by day: status and day, and nothing else. */
export async function courseView(scope: Scope, q: Reading, her: ParticipantRow): Promise<CourseView> {
  const records = [];
  for (const { id, status, day, enteredBy } of await courseRecords(scope, q, her.id)) {
    const isOwn = enteredBy === scope.actor.id;
    records.push({ id, status, day, isOwn, mayVoid: isOwn || (await hasLeft(scope, q, enteredBy)) });
  }
  return { ...(await courseNow(scope, q, her)), records };
}

/** What the caller recorded of her, newest first; for the unblinded, whose records nobody else sees. */
export const ownCourse = async (scope: Scope, number: string) =>
  (await ownRecords(scope, course)).filter((each) => each.number === number);

/** A record is always of somebody. */
const ofHer = <P extends RecordPage>(page: P) => ({ ...page, number: page.number ?? '' });

const formOf = (scope: Scope) => courseFor(isBlinded(scope));

/** A blank record of a participant. */
export const beginCourse = async (scope: Scope, number: string) =>
  ofHer(await beginRecord(scope, formOf(scope), number));

/** A record for correcting, by whoever entered it. */
export const openCourse = async (scope: Scope, id: string) =>
  ofHer(await openRecord(scope, formOf(scope), id));

/** Records what became of her, or corrects what the same person recorded. Refused where it contradicts what is recorded. */
export function saveCourse(
  scope: Scope,
  key: { number: string; id: string | null },
  entries: readonly (readonly [string, string])[],
) {
  return saveRecord(scope, formOf(scope), key, entries, {
    async against(q, her, values) {
      const entry = { status: values.course_status, day: values.course_date } as CourseEntry;
      const consent = await liveRecord(scope, q, 'consent', her.id, 'enrolment');
      const given = String(consent?.consent_date ?? '');
      if (entry.day < given)
        return [
          {
            field: 'course_date',
            message: `${course.fields.course_date.label}: ${entry.day} lies before her consent of ${given}.`,
          },
        ];
      // What a trainer records stands beside nothing that is open: it changes no standing.
      if (!isBlinded(scope)) return [];
      const others = (await courseRecords(scope, q, her.id)).filter(({ id }) => id !== key.id);
      const wrong = contradiction(entry, others, await courseFacts(scope, q, her));
      return wrong ? [wrong] : [];
    },
  });
}

/** What the page shows that voids a record: one's own, or of a colleague who has left. */
export async function courseToVoid(scope: Scope, id: string) {
  const { participant, number, version } = await recordToVoid(scope, course, id);
  const identity = isBlinded(scope) ? await identityOf(scope, scope.engine.read, participant) : null;
  return { number, version, identity };
}

/** Voids a record that was entered by mistake. */
export const voidCourse = (scope: Scope, key: { number: string; id: string }, input: VoidInput) =>
  voidRecord(scope, { form: course, what: 'record', orWhoLeft: true }, key, input);

// Where a participant stands, from what was recorded of her course, in the order of days. Deviations and the end of the
// programme leave her in follow-up; a loss is over once she comes to a visit again.
import { course } from './instruments/course.ts';

export type CourseStatus = (typeof course.fields.course_status.choices)[number][0];

export interface CourseEntry {
  status: CourseStatus;
  day: string;
}

export type Standing = 'in_follow_up' | 'lost' | 'completed' | 'consent_withdrawn' | 'died';

export interface Course {
  standing: Standing;
  /** The day of the record that it follows from; null where she is in follow-up. */
  since: string | null;
  /** When she stopped the programme, whatever came then. */
  programmeEndedOn: string | null;
}

const standings: Readonly<Partial<Record<CourseStatus, Standing>>> = {
  LOST: 'lost',
  COMPLETED: 'completed',
  WITHDREW_CONSENT: 'consent_withdrawn',
  DIED: 'died',
};

/** Of records of one day, what comes last is what counts. */
const order: readonly CourseStatus[] = [
  'DEVIATION',
  'WITHDREW_PROGRAMME',
  'LOST',
  'COMPLETED',
  'WITHDREW_CONSENT',
  'DIED',
];

const inOrder = (entries: readonly CourseEntry[]) =>
  [...entries].sort((a, b) =>
    a.day === b.day ? order.indexOf(a.status) - order.indexOf(b.status) : a.day < b.day ? -1 : 1,
  );

/** `seenOn`: the day of her last visit. */
export function courseFrom(entries: readonly CourseEntry[], seenOn: string | null): Course {
  const last = inOrder(entries.filter(({ status }) => standings[status])).at(-1);
  const programmeEndedOn = entries.find(({ status }) => status === 'WITHDREW_PROGRAMME')?.day ?? null;
  const isFound = last?.status === 'LOST' && seenOn !== null && seenOn > last.day;
  const standing = last && !isFound ? standings[last.status] : undefined;
  if (!last || !standing) return { standing: 'in_follow_up', since: null, programmeEndedOn };
  return { standing, since: last.day, programmeEndedOn };
}

const nothingFollows = (status: CourseStatus) => status === 'WITHDREW_CONSENT' || status === 'DIED';

/** The day after which nothing may be done with her any more, and why; null where there is none. */
export const endOf = ({ standing, since }: Course): { day: string; why: string } | null =>
  since === null || (standing !== 'consent_withdrawn' && standing !== 'died')
    ? null
    : { day: since, why: standing === 'died' ? 'she died' : 'she withdrew consent' };

/** Since when the final visit may be made early; null where it may not, or where there is nothing to make any more. */
export const earlyFrom = (course: Course): string | null =>
  endOf(course) || course.standing === 'completed' ? null : course.programmeEndedOn;

/** What else is known of her when something is recorded of her course. */
export interface CourseFacts {
  randomisedOn: string | null;
  /** Days of the visits that were made. */
  visits: readonly string[];
  /** Whether her final visit was made or recorded as missed. */
  finalVisit: boolean;
}

const labelOf = (status: CourseStatus) =>
  course.fields.course_status.choices.find(([code]) => code === status)?.[1] ?? status;

/** Why a record cannot stand beside the others, as the sentence of its field; undefined where it can. */
export function contradiction(
  entry: CourseEntry,
  others: readonly CourseEntry[],
  { randomisedOn, visits, finalVisit }: CourseFacts,
): { field: 'course_status' | 'course_date'; message: string } | undefined {
  const { status, day } = entry;
  const at = (field: 'course_status' | 'course_date', text: string) => ({
    field,
    message: `${course.fields[field].label}: ${text}`,
  });
  if (status === 'WITHDREW_PROGRAMME' && randomisedOn === null)
    return at('course_status', 'she is not randomised, so there is no programme that she could stop.');
  if (status === 'WITHDREW_PROGRAMME' && randomisedOn !== null && day < randomisedOn)
    return at('course_date', `${day} lies before her randomisation of ${randomisedOn}.`);
  if (status === 'COMPLETED' && !finalVisit)
    return at(
      'course_status',
      'she completes the study when her final visit is made, or recorded as missed; that comes first.',
    );
  const later = [...visits].sort().find((visit) => visit > day);
  if (later !== undefined && (nothingFollows(status) || status === 'COMPLETED'))
    return at(
      'course_date',
      `she came to a visit on ${later}, which is later than ${day}. One of them is wrong.`,
    );
  for (const other of others) {
    const [first = entry, second = entry] = inOrder([other, entry]);
    if (!excludes(first, second, visits)) continue;
    return at(
      'course_date',
      `“${labelOf(first.status)}” of ${first.day} cannot be followed by “${labelOf(second.status)}” of ${second.day}. Correct the day, or void the record that is wrong.`,
    );
  }
  return undefined;
}

function excludes(first: CourseEntry, second: CourseEntry, visits: readonly string[]): boolean {
  if (nothingFollows(first.status)) return true;
  if (first.status === 'COMPLETED') return !['DEVIATION', 'WITHDREW_CONSENT'].includes(second.status);
  if (first.status !== second.status || first.status === 'DEVIATION') return false;
  // She may be lost again once she was found.
  return !(first.status === 'LOST' && visits.some((day) => day > first.day && day <= second.day));
}

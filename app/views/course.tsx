// Where a participant stands, and what was recorded of it: what became of her and when, never why.
import { useContext } from 'react';
import type { Course, CourseEntry } from '#app/study/course.ts';
import { course } from '#app/study/instruments/course.ts';
import { Day } from './day.tsx';
import { StudyContext } from './study-context.ts';
import { Table } from './table.tsx';

interface Line extends CourseEntry {
  id: string;
  isOwn: boolean;
  mayVoid: boolean;
}

const labelOf = (status: string) =>
  course.fields.course_status.choices.find(([code]) => code === status)?.[1] ?? status;

/** Where she stands, in a few words; nothing where she is simply in follow-up. */
export function standingOf({ standing, since, programmeEndedOn }: Course): string | null {
  switch (standing) {
    case 'in_follow_up':
      return programmeEndedOn === null
        ? null
        : `Stopped the programme on ${programmeEndedOn}, and stays in follow-up`;
    case 'lost':
      return `Lost to follow-up since ${since}`;
    case 'completed':
      return `Completed the study on ${since}`;
    case 'consent_withdrawn':
      return `Withdrew consent on ${since}`;
    case 'died':
      return `Died on ${since}`;
  }
}

const follows: Readonly<Partial<Record<Course['standing'], string>>> = {
  lost: 'She leaves the lists. A visit that she comes to ends it.',
  consent_withdrawn: 'Nothing may be measured, booked or drawn after it.',
  died: 'Nothing may be measured, booked or drawn after it.',
};

export function CourseOf({
  number,
  its,
  role,
  offer,
}: {
  number: string;
  its: Course & { records: readonly Line[] };
  role: string;
  /** Of whoever stopped the programme: the address of her final visit, while it is not made. */
  offer: string | null;
}) {
  const { lock } = useContext(StudyContext);
  const isCoordinator = role === 'coordinator';
  const said = standingOf(its);
  const next = follows[its.standing];
  return (
    <section>
      <h2>Course in the study</h2>
      <p>
        {said ?? 'In follow-up'}.{next && ` ${next}`}
      </p>
      {offer && !lock && (
        <p>
          <a href={offer}>Offer her the final visit</a>: it may be made early now
        </p>
      )}
      {its.records.length > 0 && (
        <Table
          caption="What was recorded, by day"
          head={['Day', 'What became of her', ...(isCoordinator ? [''] : [])]}
          rows={its.records.map(({ id, day, status, isOwn, mayVoid }) => ({
            key: id,
            cells: [
              <Day key="d" day={day} />,
              labelOf(status),
              ...(isCoordinator ? [<Ways key="w" {...{ id, day, isOwn, mayVoid }} />] : []),
            ],
          }))}
        />
      )}
      {isCoordinator && its.records.some(({ isOwn }) => !isOwn) && (
        <p className="aside">
          Whoever recorded something corrects it. When her account is closed, any coordinator can void it and
          record it anew.
        </p>
      )}
      {isCoordinator && !lock && (
        <p>
          <a href={`/course/new/${number}`}>Record what became of {number}</a>: a withdrawal, a loss, her
          death, completion, or a protocol deviation
        </p>
      )}
    </section>
  );
}

function Ways({ id, day, isOwn, mayVoid }: Pick<Line, 'id' | 'day' | 'isOwn' | 'mayVoid'>) {
  const { lock } = useContext(StudyContext);
  const of = <span className="visually-hidden"> the record of {day}</span>;
  if (isOwn)
    return (
      <a href={`/course/${id}`}>
        {lock ? 'Read' : 'Correct'}
        {of}
      </a>
    );
  if (!mayVoid || lock) return null;
  return (
    <a href={`/course/${id}/void`}>
      Void
      {of}
    </a>
  );
}

/** What a trainer recorded of her herself. */
export function OwnCourse({
  number,
  records,
}: {
  number: string;
  records: readonly { id: string; shown: Readonly<Record<string, string>> }[];
}) {
  const { lock } = useContext(StudyContext);
  return (
    <section>
      <h2>Course in the study</h2>
      {records.length > 0 && (
        <Table
          caption="What you recorded, newest first"
          head={['Day', 'What became of her', 'Reason', '']}
          rows={records.map(({ id, shown }) => ({
            key: id,
            cells: [
              <Day key="d" day={shown.course_date ?? ''} />,
              shown.course_status,
              shown.course_reason ?? '',
              <a key="a" href={`/course/${id}`}>
                {lock ? 'Read' : 'Correct'}
                <span className="visually-hidden"> the record of {shown.course_date}</span>
              </a>,
            ],
          }))}
        />
      )}
      {!lock && (
        <p>
          <a href={`/course/new/${number}`}>Record what became of {number}</a>, or a deviation from the
          programme
        </p>
      )}
    </section>
  );
}

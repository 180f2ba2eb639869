// One week of visits, day by day: a list, which a narrow screen shows as well as a wide one.
import type { Standing } from '#app/study/visit-state.ts';
import { dayName } from './day-name.ts';
import { Table } from './table.tsx';

interface Appointment {
  id: string;
  number: string;
  visit: string;
  visitLabel: string;
  time: string | null;
  standing: Standing;
}

interface Week {
  today: string;
  monday: string;
  before: string | null;
  after: string | null;
  days: { day: string; appointments: Appointment[] }[];
  toBook: { number: string; visit: string; visitLabel: string; from: string; to: string }[];
  toBookCount: number;
}

/** What became of an appointment. Once its day is over and no date was entered, that is said first. */
function became({ state, text }: Standing): string | undefined {
  if (state === 'booked') return undefined;
  return ['arrived', 'done', 'missed'].includes(state) ? text : `No date entered. ${text}`;
}

export function CalendarWeek({ week }: { week: Week }) {
  const isThisWeek = week.days.some(({ day }) => day === week.today);
  return (
    <>
      <nav className="week-nav" aria-label="Weeks">
        {week.before && <a href={`/calendar?day=${week.before}`}>Week before</a>}
        {isThisWeek ? <span>This week</span> : <a href="/calendar">This week</a>}
        {week.after && <a href={`/calendar?day=${week.after}`}>Week after</a>}
      </nav>
      <ol className="week">
        {week.days.map(({ day, appointments }) => (
          <li key={day} className={day === week.today ? 'week-day week-today' : 'week-day'}>
            <h2>
              {dayName(day)}
              {day === week.today && <span className="tag">Today</span>}
            </h2>
            {appointments.length === 0 ? (
              <p className="hint">Nobody is expected.</p>
            ) : (
              <ul className="appointments">
                {appointments.map((each) => (
                  <li key={each.id} className="appointment">
                    <span className="appointment-time">{each.time ?? 'no time'}</span>
                    <a href={`/participants/${each.number}/${each.visit}`}>
                      {each.number}, {each.visitLabel}
                    </a>
                    {became(each.standing) && <span className="hint">{became(each.standing)}</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <h2>To be booked ({week.toBookCount})</h2>
      <Table
        caption="Inside the window in this week, and without an appointment"
        head={['Participant', 'Visit', 'Window']}
        empty={<p>Everybody whose window is open in this week is booked, or was here.</p>}
        rows={week.toBook.map((each) => ({
          key: `${each.number} ${each.visit}`,
          cells: [
            <a key="a" href={`/participants/${each.number}/${each.visit}`}>
              {each.number}
            </a>,
            each.visitLabel,
            `${each.from} to ${each.to}`,
          ],
        }))}
      />
      {week.toBookCount > week.toBook.length && (
        <p>
          The {week.toBook.length} whose window closes first.{' '}
          <a href="/participants?filter=due">All that are due</a>
        </p>
      )}
    </>
  );
}

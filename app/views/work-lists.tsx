// The work lists: a table each, with what is to be done in its caption.
import type { ReactNode } from 'react';
import { study } from '#app/study/index.ts';
import { visitNamed } from '#app/study/schedule.ts';
import { Pager } from './pager.tsx';
import { type GridRow, markHref } from './record-status-grid.tsx';
import { StatusMark } from './status-mark.tsx';
import { Table } from './table.tsx';

interface Row extends GridRow {
  visit: string;
  expected: { day: string; time: string | null } | null;
}

interface List {
  name: 'overdue' | 'week' | 'book' | 'forms';
  total: number;
  page: number;
  pages: number;
  rows: Row[];
}

const titles: Record<List['name'], { title: string; caption: string; none: string }> = {
  overdue: {
    title: 'Overdue',
    caption: 'The window has closed: make the visit now, or record it as missed',
    none: 'No visit is overdue.',
  },
  week: {
    title: 'Due this week',
    caption: 'Today and the next six days: an appointment, or the first day of the window',
    none: 'Nobody is expected, and no window opens.',
  },
  book: {
    title: 'Due and not booked',
    caption: 'The visit can be made, and there is no appointment to come',
    none: 'Everybody who is due is booked.',
  },
  forms: {
    title: 'Missing forms',
    caption: 'The visit was opened, and not every form is complete; the oldest first',
    none: 'Every visit that was opened has all its forms.',
  },
};

const labelOf = (form: string) => study.instruments.find((each) => each.name === form)?.label ?? form;

/** The forms that are not complete; those of one's own role are links. */
function Missing({ row, role }: { row: Row; role: string }) {
  const at = `${row.visit}/`;
  const forms = Object.keys(row.marks).filter((each) => each.startsWith(at));
  return (
    <ul className="missing">
      {forms.map((place) => {
        const form = place.slice(at.length);
        const mark = row.marks[place] ?? 'not_started';
        if (mark === 'complete') return null;
        const href = markHref(row, row.visit, form, role, true);
        return (
          <li key={form}>
            {href ? <a href={href}>{labelOf(form)}</a> : labelOf(form)} <StatusMark mark={mark} />
          </li>
        );
      })}
    </ul>
  );
}

/** An appointment that has passed is named as one that she did not keep. */
function Expected({ row, today }: { row: Row; today: string }) {
  if (row.expected === null) return <>none</>;
  const { day, time } = row.expected;
  return (
    <>
      <span className="day">{day}</span>
      {time && ` ${time}`}
      {day < today && ', passed'}
    </>
  );
}

function cellsOf(list: List['name'], row: Row, role: string, today: string): ReactNode[] {
  return [
    <a key="a" href={`/participants/${row.number}/${row.visit}`}>
      {row.number}
    </a>,
    <span key="v">
      {visitNamed(row.visit)?.label ?? row.visit}
      <span className="cell-more">{row.visits[row.visit]?.text}</span>
    </span>,
    list === 'forms' ? (
      <Missing key="m" row={row} role={role} />
    ) : (
      <Expected key="e" row={row} today={today} />
    ),
  ];
}

export function WorkLists({ lists, role, today }: { lists: List[]; role: string; today: string }) {
  const [one] = lists.length === 1 ? lists : [];
  return (
    <>
      {one && (
        <p>
          <a href="/work">All work lists</a>
        </p>
      )}
      {lists.map(({ name, total, page, pages, rows }) => {
        const { title, caption, none } = titles[name];
        return (
          <section key={name}>
            <h2>
              {title} ({total})
            </h2>
            <Table
              caption={caption}
              head={['Participant', 'Visit', name === 'forms' ? 'Forms' : 'Appointment']}
              empty={<p>{none}</p>}
              rows={rows.map((row) => ({
                key: `${row.number} ${row.visit}`,
                cells: cellsOf(name, row, role, today),
              }))}
            />
            {one && total > 0 ? (
              <Pager
                {...{ page, pages, total }}
                noun={total === 1 ? 'visit' : 'visits'}
                href={(to) => `/work?list=${name}&page=${to}`}
              />
            ) : (
              total > rows.length && (
                <p>
                  <a href={`/work?list=${name}`}>All {total}</a>
                </p>
              )
            )}
          </section>
        );
      })}
    </>
  );
}

// The record status grid that REDCap users know: a row a participant, a column a visit and form. A mark leads to
// its form, or to its visit while the visit has not begun.
import type { ReactNode } from 'react';
import { study } from '#app/study/index.ts';
import { type Standing, shortOf } from '#app/study/visit-state.ts';
import { Day } from './day.tsx';
import { type Mark, StatusMark } from './status-mark.tsx';

export interface GridRow {
  number: string;
  randomisedOn: string | null;
  marks: Record<string, Mark>;
  visits: Record<string, Standing>;
}

const labelOf = (form: string) => study.instruments.find((each) => each.name === form)?.label ?? form;

/** Where a mark leads, or undefined where this role has nothing to open. `entering`: from the visit's own page. */
export function markHref(
  row: GridRow,
  visit: string,
  form: string,
  role: string,
  entering = false,
): string | undefined {
  const instrument = study.instruments.find((each) => each.name === form);
  if (!instrument?.enteredBy.some((each) => each === role)) return undefined;
  const mark = row.marks[`${visit}/${form}`];
  if (mark === 'missed') return entering ? undefined : `/participants/${row.number}/${visit}`;
  const at = study.visits.findIndex((each) => each.name === visit);
  const next = at < 0 ? undefined : study.visits[at + 1];
  const unfinished = next?.forms.some(
    (each) => !['complete', 'missed'].includes(row.marks[`${next.name}/${each}`] ?? ''),
  );
  if (role === 'assessor' && row.randomisedOn !== null && unfinished) return undefined;
  if (!entering && role === 'assessor' && (mark === 'not_started' || mark === 'overdue'))
    return `/participants/${row.number}/${visit}`;
  return `/participants/${row.number}/${visit}/${form}`;
}

function MarkCell({ row, visit, form, role }: { row: GridRow; visit: string; form: string; role: string }) {
  const href = markHref(row, visit, form, role);
  const mark = <StatusMark mark={row.marks[`${visit}/${form}`] ?? 'not_started'} />;
  if (!href) return mark;
  return (
    <a href={href} className="mark-link">
      {mark}
      <span className="visually-hidden">
        {' '}
        {labelOf(form)} of {row.number}
      </span>
    </a>
  );
}

function VisitCell({ row, visit, role }: { row: GridRow; visit: string; role: string }) {
  const standing = row.visits[visit];
  if (!standing) return null;
  if (role === 'investigator') return shortOf(standing);
  return (
    <a href={`/participants/${row.number}/${visit}`}>
      {shortOf(standing)}
      <span className="visually-hidden">
        , {study.visits.find((each) => each.name === visit)?.label} of {row.number}
      </span>
    </a>
  );
}

export function RecordStatusGrid({ rows, role, empty }: { rows: GridRow[]; role: string; empty: ReactNode }) {
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="table-box" aria-label="Status of every form" tabIndex={0}>
      <table className="table table-compact grid">
        <caption className="visually-hidden">Status of every form</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Participant
            </th>
            <th scope="col" rowSpan={2}>
              Randomised on
            </th>
            {study.visits.map((visit) => (
              <th key={visit.name} scope="colgroup" colSpan={visit.forms.length + 1} className="grid-visit">
                {visit.label}
              </th>
            ))}
          </tr>
          <tr>
            {study.visits.flatMap((visit) => [
              <th key={visit.name} scope="col" className="grid-first">
                Visit
              </th>,
              ...visit.forms.map((form) => (
                <th key={`${visit.name} ${form}`} scope="col">
                  <span className="grid-form">{labelOf(form)}</span>
                </th>
              )),
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <th scope="row">
                <a href={`/participants/${row.number}`}>{row.number}</a>
              </th>
              <td>
                <Day day={row.randomisedOn} none="not yet" />
              </td>
              {study.visits.flatMap((visit) => [
                <td key={visit.name} className="grid-first">
                  <VisitCell row={row} visit={visit.name} role={role} />
                </td>,
                ...visit.forms.map((form) => (
                  <td key={`${visit.name} ${form}`} className="grid-mark">
                    <MarkCell row={row} visit={visit.name} form={form} role={role} />
                  </td>
                )),
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

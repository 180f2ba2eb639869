// The forms of one visit with their marks; those of one's own role are links.
import { study } from '#app/study/index.ts';
import { type GridRow, markHref } from './record-status-grid.tsx';
import { StatusMark } from './status-mark.tsx';

export function VisitForms({
  visit,
  row,
  role,
  entering,
}: {
  visit: string;
  row: GridRow;
  role: string;
  entering?: boolean;
}) {
  const forms = study.visits.find((each) => each.name === visit)?.forms ?? [];
  return (
    <ul className="forms">
      {forms.map((form) => {
        const label = study.instruments.find((each) => each.name === form)?.label ?? form;
        const href = markHref(row, visit, form, role, entering);
        return (
          <li key={form}>
            {href ? <a href={href}>{label}</a> : <span>{label}</span>}
            <StatusMark mark={row.marks[`${visit}/${form}`] ?? 'not_started'} withText />
          </li>
        );
      })}
    </ul>
  );
}

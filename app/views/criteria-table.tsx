// The judgement of a screening, criterion by criterion.
import type { Judgement } from '#app/study/eligibility.ts';
import { Table } from './table.tsx';

const states = { yes: 'Met', no: 'Not met', unknown: 'Not known' } as const;

export function CriteriaTable({ criteria }: { criteria: Judgement['criteria'] }) {
  return (
    <Table
      caption="The judgement, under the definition in force at the time"
      head={['Criterion', 'Value', 'Judgement', 'Source']}
      rows={criteria.map((each) => ({
        key: each.id,
        cells: [
          each.label,
          each.shows,
          <span key="s" className={`criterion criterion-${each.state}`}>
            {states[each.state]}
          </span>,
          each.source === 'owner' ? 'Protocol' : 'Ours',
        ],
      }))}
    />
  );
}

// How many were screened, found eligible, enrolled and randomised: in words, and month by month. Both arms together.
import { Facts } from './facts.tsx';
import { Table } from './table.tsx';

interface Counts {
  screened: number;
  eligible: number;
  enrolled: number;
  randomised: number;
}

const monthName = (month: string) =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00.000Z`),
  );

export function EnrolmentCount({
  planned,
  total,
  months,
}: {
  planned: number;
  total: Counts;
  months: readonly (Counts & { month: string })[];
}) {
  const left = planned - total.randomised;
  const cells = (month: string, its: Counts) => [
    month,
    its.screened,
    its.eligible,
    its.enrolled,
    its.randomised,
  ];
  return (
    <>
      <p className="count">
        <strong>
          {total.randomised} of {planned}
        </strong>{' '}
        planned participants are randomised
        {left > 0 ? `; ${left} are still wanted.` : ': recruitment is complete.'}
      </p>
      <progress
        className="progress"
        max={planned}
        value={Math.min(total.randomised, planned)}
        aria-label="Randomised, of those planned"
      />
      <Facts
        facts={[
          ['Screened', total.screened],
          ['of these eligible', total.eligible],
          ['Enrolled', total.enrolled],
          ['Randomised', total.randomised],
        ]}
      />
      <Table
        caption="By month, at the site; months in which nothing happened are left out"
        head={['Month', 'Screened', 'Eligible', 'Enrolled', 'Randomised']}
        empty={<p>Nobody has been screened yet.</p>}
        rows={months.map(({ month, ...its }) => ({ key: month, cells: cells(monthName(month), its) }))}
      />
      <p className="hint">
        Both arms and all strata together. A person who was screened more than once counts once: as screened
        the first time, as eligible when her last screening says so.
      </p>
    </>
  );
}

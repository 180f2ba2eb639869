// How many were screened, found eligible, enrolled and randomised: in words, and month by month. Both arms together.
import { Table } from './table.tsx';

interface Counts {
  screened: number;
  eligible: number;
  enrolled: number;
  randomised: number;
}

const monthName = (month: string) =>
  new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
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
  const row = (key: string, its: Counts) => ({
    key,
    cells: [key, its.screened, its.eligible, its.enrolled, its.randomised],
  });
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
      <p>
        {total.screened} people were screened, {total.eligible} of them are eligible, {total.enrolled} are
        enrolled and {total.randomised} randomised.
      </p>
      <Table
        caption="By month, at the site"
        head={['Month', 'Screened', 'Eligible', 'Enrolled', 'Random\u00adised']}
        empty={<p>Nobody has been screened yet.</p>}
        rows={
          months.length === 0
            ? []
            : [...months.map(({ month, ...its }) => row(monthName(month), its)), row('All', total)]
        }
      />
      <p className="hint">
        Both arms and all strata together. Whoever was screened more than once is one person: screened in the
        month of the first time, eligible in that of the last, if it says so. Months in which nothing happened
        are left out.
      </p>
    </>
  );
}

// The gate before randomisation: each condition, how it stands, who did it and when, and where to mend what is missing.
import { LinkButton } from './button.tsx';
import { Instant } from './instant.tsx';

interface Item {
  what: string;
  says: string;
  holds: boolean;
  by: string | null;
  at: string | null;
  href: string | null;
}
export interface Condition {
  id: string;
  label: string;
  holds: boolean;
  items: Item[];
}

function Line({ item, timeZone, named }: { item: Item; timeZone: string; named: boolean }) {
  const { what, says, by, at, href } = item;
  return (
    <>
      {named && (href ? <a href={href}>{what}</a> : what)}
      {named && ': '}
      {!named && href ? <a href={href}>{says}</a> : says}
      {by && at && (
        <span className="record-who">
          {by}, <Instant at={at} timeZone={timeZone} />
        </span>
      )}
    </>
  );
}

export function GateConditions({ conditions, timeZone }: { conditions: Condition[]; timeZone: string }) {
  return (
    <ul className="records">
      {conditions.map(({ id, label, holds, items }) => (
        <li key={id}>
          <p className="record-label">
            {label}{' '}
            <span className={`tag tag-${holds ? 'eligible' : 'undetermined'}`}>
              {holds ? 'Done' : 'Missing'}
            </span>
          </p>
          <ul className="record-items">
            {items.map((item) => (
              <li key={item.what}>
                <Line item={item} timeZone={timeZone} named={items.length > 1} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** The same in short, on her own page: what is missing, or the way on. */
export function BeforeRandomisation({
  number,
  ready,
  conditions,
}: {
  number: string;
  ready: boolean;
  conditions: Condition[];
}) {
  const href = `/participants/${number}/randomise`;
  const missing = conditions.flatMap(({ items }) => items.filter((each) => !each.holds));
  return (
    <section>
      <h2>Randomisation</h2>
      {ready ? (
        <p className="actions">
          <LinkButton href={href}>Randomise {number}</LinkButton>
        </p>
      ) : (
        <>
          <p>Before she can be randomised:</p>
          <ul>
            {missing.map(({ what, says }) => (
              <li key={what}>
                {what}: {says}
              </li>
            ))}
          </ul>
          <p>
            <a href={href}>Every condition, with who did what</a>
          </p>
        </>
      )}
    </section>
  );
}

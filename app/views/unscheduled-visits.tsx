// The unscheduled visits of a participant, with the forms that were begun there.
import { LinkButton } from './button.tsx';
import { StatusMark } from './status-mark.tsx';

interface Unscheduled {
  visit: string;
  label: string;
  text: string;
  forms: readonly { name: string; label: string; state: 'not_started' | 'incomplete' | 'complete' }[];
}

interface Props {
  number: string;
  visits: readonly Unscheduled[];
  /** Whether the reader enters visits. */
  enters: boolean;
  isLocked: boolean;
}

export function UnscheduledVisits({ number, visits, enters, isLocked }: Props) {
  const at = `/participants/${number}`;
  const begins = enters && !isLocked;
  if (visits.length === 0 && !begins) return null;
  return (
    <section>
      <h2>Unscheduled visits</h2>
      {visits.map(({ visit, label, text, forms }) => (
        <div key={visit}>
          <h3>{enters ? <a href={`${at}/${visit}`}>{label}</a> : label}</h3>
          <p className="standing">{text}</p>
          <ul className="forms">
            {forms.map((form) => (
              <li key={form.name}>
                <span>{form.label}</span>
                <StatusMark mark={form.state} withText />
              </li>
            ))}
            {forms.length === 0 && <li>No form is entered.</li>}
          </ul>
        </div>
      ))}
      {begins && (
        <p className="actions">
          <LinkButton href={`${at}/unscheduled`} kind="secondary">
            Begin an unscheduled visit
          </LinkButton>
        </p>
      )}
    </section>
  );
}

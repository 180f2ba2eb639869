// Forms of a visit that the site has switched on besides: nothing waits for them.
import { StatusMark } from './status-mark.tsx';

interface Props {
  /** Address of the visit. */
  at: string;
  forms: readonly {
    name: string;
    label: string;
    state: 'not_started' | 'incomplete' | 'complete';
    mine: boolean;
  }[];
  /** Over them; null where the visit has no others. */
  title: string | null;
  /** Whether they can be opened now. */
  open: boolean;
}

export function OptionalForms({ at, forms, title, open }: Props) {
  if (forms.length === 0) return null;
  return (
    <>
      {title && <h3>{title}</h3>}
      <ul className="forms">
        {forms.map(({ name, label, state, mine }) => (
          <li key={name}>
            {open && mine ? <a href={`${at}/${name}`}>{label}</a> : <span>{label}</span>}
            <StatusMark mark={state} withText />
          </li>
        ))}
      </ul>
    </>
  );
}

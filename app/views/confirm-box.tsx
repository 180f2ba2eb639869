// The box with which a person confirms what is unusual, or a word of the programme.
import { confirmation } from '#app/study/form.ts';

/** What is unusual about a value, and whether it was confirmed as it stands. */
export interface Unusual {
  field: string;
  message: string;
  confirmed?: boolean;
}

/** Nothing where there is nothing to confirm. */
export function ConfirmBox({ name, warnings }: { name: string; warnings: readonly Unusual[] }) {
  const hers = warnings.filter((each) => each.field === name);
  if (hers.length === 0) return null;
  const said = confirmation(hers.map((each) => each.message));
  return (
    // A tick stands for what is said beside it: when something else is said, the box is a new one.
    <label className="confirm" key={said}>
      <input
        type="checkbox"
        id={`${name}__confirm`}
        name={`${name}__confirm`}
        value={said}
        defaultChecked={hers.every((each) => each.confirmed)}
      />
      <span>
        {hers.map((each) => (
          <span key={each.message} className="confirm-line">
            {each.message}
          </span>
        ))}
      </span>
    </label>
  );
}

// A form that was saved by somebody else, or in another window, while it was typed: what becomes of both.
import type { Newer } from './merge-choice.tsx';
import { Notice } from './notice.tsx';

const listed = (labels: readonly string[]) => labels.join(', ');

export function ConflictNotice({ what, newer }: { what: string; newer: Newer }) {
  const { by, fields, taken, kept } = newer;
  return (
    <Notice
      kind="care"
      title={`${by ? `${by} saved this ${what}` : `This ${what} was saved in another window`} while you were typing`}
      attention={newer}
    >
      <p>Nothing that you typed is lost, and nothing that was saved is overwritten.</p>
      {fields.length > 0 && (
        <>
          <p>Here the two differ, and both values stand at the field: choose which one stays.</p>
          <ul>
            {fields.map(({ field, label }) => (
              <li key={field}>
                <a href={`#${field}`}>{label}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {taken.length > 0 && <p>Changed there and not by you, and taken from there: {listed(taken)}.</p>}
      {kept.length > 0 && <p>Changed by you alone, and kept as you typed it: {listed(kept)}.</p>}
      <p>Give a reason, and save again.</p>
    </Notice>
  );
}

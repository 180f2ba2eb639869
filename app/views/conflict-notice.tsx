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
      <p>
        Nothing that you typed is lost, and nothing that was saved is overwritten.
        {fields.length > 0 &&
          ' Where the two differ, both values stand at the field: choose which one stays.'}{' '}
        Give a reason, and save again.
      </p>
      {taken.length > 0 && <p>Changed there and not by you, and taken from there: {listed(taken)}.</p>}
      {kept.length > 0 && <p>Changed by you alone, and kept as you typed it: {listed(kept)}.</p>}
    </Notice>
  );
}

// At the top of a form that was not saved: what is wrong, or what is unusual and asks to be confirmed.

import type { Unusual } from './confirm-box.tsx';
import { ErrorSummary, type FieldError } from './error-summary.tsx';
import { Notice } from './notice.tsx';

export function FormProblems({
  errors,
  warnings,
}: {
  errors: readonly FieldError[];
  warnings: readonly Unusual[];
}) {
  if (errors.length > 0) return <ErrorSummary errors={errors} />;
  const open = warnings.filter((each) => !each.confirmed);
  if (open.length === 0) return null;
  return (
    <Notice kind="care" title="Not saved yet: please confirm what is unusual" attention={open}>
      <ul>
        {open.map((each) => (
          <li key={`${each.field} ${each.message}`}>
            <a href={`#${each.field}__confirm`}>{each.message}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

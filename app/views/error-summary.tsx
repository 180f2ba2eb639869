// What is wrong with a form, at its top: each line leads to its field. With JavaScript it takes the focus.
import { useAttention } from './attention.ts';

export interface FieldError {
  field: string;
  message: string;
}

export function ErrorSummary({
  errors,
  title = 'There is a problem',
}: {
  errors: readonly FieldError[];
  title?: string;
}) {
  const box = useAttention(errors.length > 0 ? errors : undefined);
  if (errors.length === 0) return null;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{title}</h2>
      <ul>
        {errors.map((each) => (
          <li key={`${each.field} ${each.message}`}>
            <a href={`#${each.field}`}>{each.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
